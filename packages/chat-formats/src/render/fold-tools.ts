import type { FunctionTool } from "@camelid/openai-types";
import type { ToolSyntax } from "../parser/tool-syntax.js";
import { writeCalls } from "../parser/write-calls.js";
import type { PlainMessage } from "./plain-message.js";

/**
 * Calls of models whose template knows none, in the widespread Hermes notation: JSON in `<tool_call>` tags.
 * Source: "Hermes function calling" of Nous Research, also the convention of Qwen 2.5.
 */
export const foldedToolSyntax: ToolSyntax = {
  callOpen: "<tool_call>",
  callClose: ["</tool_call>"],
  separator: "\n",
  call: { kind: "json", array: false, nameKey: "name", argumentsKey: "arguments" },
};

function describeTools(tools: readonly FunctionTool[], syntax: ToolSyntax): string {
  const signatures = tools.map((tool) => JSON.stringify(tool)).join("\n");
  const example = writeCalls(syntax, [
    { id: "<id>", name: "<function-name>", arguments: "<args-json-object>" },
  ]);
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
    syntax === foldedToolSyntax
      ? "For each function call, return a json object with function name and arguments within <tool_call></tool_call> XML tags:"
      : "To call a function, answer in exactly this form:",
    example.replace(JSON.stringify("<function-name>"), "<function-name>"),
  ].join("\n");
}

/** Puts the descriptions of tools in the system message, which is created when there is none. */
export function foldToolDescriptions(
  messages: readonly PlainMessage[],
  tools: readonly FunctionTool[],
  syntax: ToolSyntax,
): readonly PlainMessage[] {
  if (tools.length === 0) return messages;
  const description = describeTools(tools, syntax);
  const [first] = messages;
  if (first?.role === "system" || first?.role === "developer") {
    return [{ ...first, content: `${first.content}\n\n${description}` }, ...messages.slice(1)];
  }
  return [{ role: "system", index: 0, content: description }, ...messages];
}

/** Writes the calls of earlier turns into the content of their messages. */
export function foldToolCalls(
  messages: readonly PlainMessage[],
  syntax: ToolSyntax,
): readonly PlainMessage[] {
  return messages.map((message) => {
    if (message.role !== "assistant" || message.toolCalls.length === 0) return message;
    const calls = message.toolCalls.map(({ id, function: called }) => ({
      id,
      name: called.name,
      arguments: called.arguments,
    }));
    const content = [message.content, writeCalls(syntax, calls)].filter((part) => part !== "").join("\n");
    return { ...message, content, toolCalls: [] };
  });
}

/** Writes results as user messages in `<tool_response>` tags; neighbouring results share one. */
export function foldToolResults(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const folded: PlainMessage[] = [];
  let lastWasResult = false;
  for (const message of messages) {
    if (message.role !== "tool") {
      folded.push(message);
      lastWasResult = false;
      continue;
    }
    const content = `<tool_response>\n${message.content}\n</tool_response>`;
    const last = folded.at(-1);
    if (lastWasResult && last?.role === "user") {
      folded[folded.length - 1] = { ...last, content: `${last.content}\n${content}` };
    } else folded.push({ role: "user", index: message.index, content });
    lastWasResult = true;
  }
  return folded;
}
