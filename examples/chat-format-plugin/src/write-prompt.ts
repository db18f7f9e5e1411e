import { ChatFormatError } from "@camelid/chat-formats";
import type { PromptSegment, RenderInput } from "@camelid/chat-formats";
import type { ChatMessage, FunctionTool } from "@camelid/openai-types";

export const end = "<|end|>";

/** The prompt, and the beginning of the answer that it already holds (for a forced call). */
export function writePrompt(input: RenderInput): { prompt: PromptSegment[]; forced: string } {
  const prompt: PromptSegment[] = [];
  const write = (type: PromptSegment["type"], text: string): void => {
    const last = prompt.at(-1);
    if (text === "") return;
    if (last?.type === type) prompt[prompt.length - 1] = { type, text: last.text + text };
    else prompt.push({ type, text });
  };
  const turn = (header: string, text: string, close = true): void => {
    write("control", "<|turn|>");
    // Headers hold names that the caller chose, so they are text.
    write("text", `${header}\n${text}`);
    if (close) write("control", `${end}\n`);
  };

  const names = new Map<string, string>();
  const tools = input.toolChoice === "none" ? [] : (input.tools ?? []);
  if (tools.length > 0) turn("tools", tools.map(describeTool).join("\n"));
  input.messages.forEach((message, index) => {
    const last = index === input.messages.length - 1;
    const open = last && input.continueFinalMessage === true;
    if (open && message.role !== "assistant") {
      throw new ChatFormatError("unsupported_parameter", "only an assistant's message can be continued", {
        messageIndex: index,
      });
    }
    turn(headerOf(message, names), textOf(message, index, names), !open);
  });
  let forced = "";
  if (input.continueFinalMessage !== true && input.addGenerationPrompt !== false) {
    if (typeof input.toolChoice === "object") forced = `=> ${input.toolChoice.function.name} `;
    else if (input.toolChoice === "required") forced = "=> ";
    turn("assistant", forced, false);
  }
  return { prompt, forced };
}

function describeTool({ function: tool }: FunctionTool): string {
  return `${tool.name}: ${tool.description ?? ""} ${JSON.stringify(tool.parameters ?? {})}`;
}

function headerOf(message: ChatMessage, names: ReadonlyMap<string, string>): string {
  switch (message.role) {
    case "developer":
      return "system";
    case "tool":
      return `result ${names.get(message.tool_call_id) ?? message.tool_call_id}`;
    case "function":
      return `result ${message.name}`;
    default:
      return message.role;
  }
}

/** Contents, and the calls of an assistant on lines of their own. */
function textOf(message: ChatMessage, messageIndex: number, names: Map<string, string>): string {
  const lines: string[] = [];
  const { content } = message;
  if (typeof content === "string") lines.push(content);
  for (const part of typeof content === "object" ? (content ?? []) : []) {
    if (part.type === "text") lines.push(part.text);
    else
      throw new ChatFormatError("unsupported_content", `the arrow format is text only; found ${part.type}`, {
        messageIndex,
      });
  }
  if (message.role === "assistant") {
    for (const call of message.tool_calls ?? []) {
      if (call.type !== "function") {
        throw new ChatFormatError("unsupported_message", "only calls of functions can be written", {
          messageIndex,
        });
      }
      names.set(call.id, call.function.name);
      lines.push(`=> ${call.function.name} ${oneLine(call.function.arguments, messageIndex)}`);
    }
  }
  return lines.filter((line) => line !== "").join("\n");
}

function oneLine(text: string, messageIndex: number): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch (cause) {
    throw new ChatFormatError("invalid_message", "the arguments of a call are no JSON", {
      messageIndex,
      cause,
    });
  }
}
