import type { FunctionTool } from "@camelid/openai-types";
import type { PlainMessage } from "./plain-message.js";
import type { ToolSyntax } from "../parser/tool-syntax.js";

/**
 * Tools for templates that know none, in the widespread Hermes notation: the signatures stand in a system message,
 * calls are JSON in `<tool_call>` tags, results are user messages in `<tool_response>` tags. Source: "Hermes function
 * calling" of Nous Research, also the convention of Qwen 2.5.
 */
export const foldedToolSyntax: ToolSyntax = {
  callOpen: "<tool_call>",
  callClose: ["</tool_call>"],
  separator: "\n",
  call: { kind: "json", array: false, nameKey: "name", argumentsKey: "arguments" },
};

function describeTools(tools: readonly FunctionTool[]): string {
  const signatures = tools.map((tool) => JSON.stringify(tool)).join("\n");
  return [
    "# Tools",
    "",
    "You may call one or more functions to assist with the user query.",
    "",
    "You are provided with function signatures within <tools></tools> XML tags:",
    "<tools>",
    signatures,
    "</tools>",
    "",
    "For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:",
    "<tool_call>",
    '{"name": <function-name>, "arguments": <args-json-object>}',
    "</tool_call>",
  ].join("\n");
}

function writeCalls(message: Extract<PlainMessage, { role: "assistant" }>): string {
  const calls = message.toolCalls.map(
    ({ function: { name, arguments: args } }) =>
      `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${args.trim() === "" ? "{}" : args}}\n</tool_call>`,
  );
  return [message.content, ...calls].filter((part) => part !== "").join("\n");
}

/** Puts the descriptions of tools in the system message, which is created when there is none. */
export function foldToolDescriptions(
  messages: readonly PlainMessage[],
  tools: readonly FunctionTool[],
): readonly PlainMessage[] {
  if (tools.length === 0) return messages;
  const description = describeTools(tools);
  const [first] = messages;
  if (first?.role === "system" || first?.role === "developer") {
    return [{ ...first, content: `${first.content}\n\n${description}` }, ...messages.slice(1)];
  }
  return [{ role: "system", index: 0, content: description }, ...messages];
}

/** Writes calls into the content of their messages and results as user messages; neighbouring results share one. */
export function foldToolMessages(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const folded: PlainMessage[] = [];
  let lastWasResult = false;
  for (const message of messages) {
    if (message.role === "tool") {
      const content = `<tool_response>\n${message.content}\n</tool_response>`;
      const last = folded.at(-1);
      if (lastWasResult && last?.role === "user") {
        folded[folded.length - 1] = { ...last, content: `${last.content}\n${content}` };
      } else folded.push({ role: "user", index: message.index, content });
      lastWasResult = true;
      continue;
    }
    lastWasResult = false;
    if (message.role === "assistant" && message.toolCalls.length > 0) {
      folded.push({ ...message, content: writeCalls(message), toolCalls: [] });
    } else folded.push(message);
  }
  return folded;
}
