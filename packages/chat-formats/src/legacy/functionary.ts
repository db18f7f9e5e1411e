import { ChatFormatError } from "../errors.js";
import type { CallSyntax } from "./call-syntax.js";
import type { ToolPlan } from "./refuse-unsupported.js";
import type { ToolFormat, ToolTurn } from "./tool-format.js";
import { declareFunctions } from "./typescript-schema.js";

const instruction =
  "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and " +
  "polite answers to the user's questions. The assistant calls functions with appropriate input when necessary";

/** Declarations, the fixed instruction, then the caller's system message. Tools that may not be used are not declared. */
function preamble(indent: "" | "  ", end: string) {
  return (system: string, plan: ToolPlan): string[] => [
    ...(plan.tools.length === 0
      ? []
      : [declareFunctions(plan.mode === "none" ? [] : plan.tools, indent) + end]),
    instruction,
    ...(system === "" ? [] : [system]),
  ];
}

function resultName(turn: ToolTurn): string {
  if (turn.name !== undefined) return turn.name;
  throw new ChatFormatError("invalid_message", "tool_call_id is not the id of an earlier call", {
    messageIndex: turn.index,
  });
}

const version0: CallSyntax = {
  contentOpen: ":\n",
  callOpen: " to=functions.",
  nameEnd: ":\n",
  between: "\nassistant",
  parallel: false,
  trimContent: true,
  knownNamesOnly: false,
};

const version1: CallSyntax = {
  ...version0,
  contentOpen: "",
  callOpen: "<|START_OF_FUNCTION_CALL|>",
  between: "\n",
  looseBetween: [""],
};

const version2: CallSyntax = {
  ...version0,
  contentOpen: "all\n<|content|>",
  callOpen: "",
  nameEnd: "\n<|content|>",
  between: "\n<|from|>assistant\n<|recipient|>",
  looseBetween: ["\n<|from|> assistant\n<|recipient|>", "<|from|>assistant\n<|recipient|>"],
  parallel: true,
};

/**
 * The three functionary formats of llama-cpp-python. Differences to it: they stream, results are written under the
 * function's name and not under the call's id, several calls of one message are written (versions before 2: as turns of
 * their own), and nothing depends on a Hugging Face tokenizer.
 */
export const functionaryFormats: readonly ToolFormat[] = [
  {
    name: "functionary",
    system: { before: "system:\n", after: "\n" },
    user: { before: "user:\n</s>", after: "</s>\n" },
    assistantOpen: "assistant",
    contentClose: "\n",
    callClose: "</s>\n",
    syntax: () => version0,
    preamble: preamble("  ", "\n"),
    writeToolResult: (writer, turn) => {
      writer
        .control("function name=functions.")
        .text(resultName(turn))
        .control(":\n")
        .text(turn.text)
        .control("\n");
    },
    stop: ["user:", "</s>"],
    preservedTokens: [],
  },
  {
    name: "functionary-v1",
    system: { before: "system:\n", after: "<|END_OF_SYSTEM|>\n" },
    user: { before: "user:\n", after: "<|END_OF_USER|>\n" },
    assistantOpen: "assistant:\n",
    contentClose: "<|END_OF_ASSISTANT|>\n",
    callClose: "<|END_OF_FUNCTION_CALL|>\n",
    syntax: () => version1,
    preamble: preamble("", ""),
    writeToolResult: (writer, turn) => {
      writer.control("function name=").text(resultName(turn)).control(":\n");
      writer.text(turn.text).control("<|END_OF_FUNCTION_RESULT|>\n");
    },
    stop: ["<|END_OF_ASSISTANT|>", "<|END_OF_FUNCTION_CALL|>"],
    preservedTokens: ["<|START_OF_FUNCTION_CALL|>"],
  },
  {
    name: "functionary-v2",
    system: { before: "<|from|>system\n<|recipient|>all\n<|content|>", after: "\n" },
    user: { before: "<|from|>user\n<|recipient|>all\n<|content|>", after: "\n" },
    assistantOpen: "<|from|>assistant\n<|recipient|>",
    contentClose: "<|stop|>\n",
    callClose: "<|stop|>\n",
    syntax: () => version2,
    preamble: preamble("", ""),
    writeToolResult: (writer, turn) => {
      writer.control("<|from|>").text(resultName(turn)).control("\n<|recipient|>all\n<|content|>");
      writer.text(turn.text).control("\n");
    },
    stop: ["<|stop|>"],
    preservedTokens: ["<|from|>", "<|recipient|>", "<|content|>"],
  },
];
