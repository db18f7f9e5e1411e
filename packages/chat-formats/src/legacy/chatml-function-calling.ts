import type { FunctionTool } from "@camelid/openai-types";
import { argumentsSchema } from "./arguments-schema.js";
import type { CallSyntax } from "./call-syntax.js";
import { pythonJson } from "./python-json.js";
import type { ToolFormat } from "./tool-format.js";

const withTools: CallSyntax = {
  contentOpen: "message:\n",
  callOpen: "functions.",
  nameEnd: ":\n",
  between: "\n",
  parallel: true,
  trimContent: false,
  knownNamesOnly: true,
};

/** Without tools an answer is plain text; earlier calls are still written. */
const withoutTools: CallSyntax = { ...withTools, contentOpen: "" };

const usage = [
  "You can respond to users messages with either a single message or one or more function calls.",
  "To respond with a message begin the message with 'message:', use the following format:",
  "message:\n<message>",
  "To respond with one or more function calls begin the message with 'functions.<function_name>:', use the following format:",
  'functions.<function_name>:\n{ "arg1": "value1", "arg2": "value2" }\n' +
    'functions.<function_name>:\n{ "arg1": "value1", "arg2": "value2" }',
].join("\n\n");

function declare(tools: readonly FunctionTool[]): string {
  const declarations = tools.map(({ function: tool }) => {
    const about = tool.description === undefined || tool.description === "" ? "" : `${tool.description}\n`;
    return `\nfunctions.${tool.name}:\n${about}${pythonJson(argumentsSchema({ type: "function", function: tool }))}\n`;
  });
  return `You have access to the following functions:\n${declarations.join("")}\n\n${usage}`;
}

/**
 * ChatML with function calls in plain text. Differences to llama-cpp-python, where this is a chain of completions:
 * tools are described also without a system message and with their descriptions, results of tools are written, earlier
 * calls stand on lines of their own, and one answer holds free text, one call or several, streamed or not.
 */
export const chatmlFunctionCalling: ToolFormat = {
  name: "chatml-function-calling",
  system: { before: "<|im_start|>system\n", after: "<|im_end|>\n" },
  user: { before: "<|im_start|>user\n", after: "<|im_end|>\n" },
  assistantOpen: "<|im_start|>assistant\n",
  contentClose: "<|im_end|>\n",
  callClose: "<|im_end|>\n",
  syntax: (plan) => (plan === "none" ? withoutTools : withTools),
  preamble: (system, plan) => {
    const texts = [
      ...(system === "" ? [] : [system]),
      ...(plan.mode === "none" ? [] : [declare(plan.tools)]),
    ];
    return texts.length === 0 ? [] : [texts.join("\n\n")];
  },
  writeToolResult: (writer, turn) => {
    writer.control("<|im_start|>tool\n");
    if (turn.name !== undefined) writer.control("functions.").text(turn.name).control(":\n");
    writer.text(turn.text).control("<|im_end|>\n");
  },
  stop: ["<|im_end|>"],
  preservedTokens: [],
};
