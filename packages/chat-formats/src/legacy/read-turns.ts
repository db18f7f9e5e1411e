import type { ChatMessage, ToolCall } from "@camelid/openai-types";
import { ChatFormatError } from "../errors.js";
import { pythonJson } from "./python-json.js";

/** A call in an earlier turn of the assistant. */
export interface TurnCall {
  readonly name: string;
  /** JSON text as it was written. */
  readonly arguments: string;
}

/** A message in the one shape that these formats work with. `index` is its place in the request. */
export type Turn =
  | { readonly role: "system" | "user"; readonly text: string; readonly index: number }
  | {
      readonly role: "assistant";
      readonly text: string;
      readonly calls: readonly TurnCall[];
      readonly index: number;
    }
  /** `name` is the function that answered: by itself (`function`) or of the call that the id names; undefined when no call has that id. */
  | {
      readonly role: "tool";
      readonly name: string | undefined;
      readonly text: string;
      readonly index: number;
    };

/**
 * Messages as turns: `developer` is `system`, `function` is `tool`, content parts are joined, null content is empty.
 * Reasoning of earlier turns is left out, as the models of these formats write none. Throws ChatFormatError
 * (`invalid_message`, `unsupported_content`, `unsupported_message`) naming the message.
 */
export function readTurns(messages: readonly ChatMessage[]): Turn[] {
  if (messages.length === 0) {
    throw new ChatFormatError("invalid_message", "there must be at least one message", { param: "messages" });
  }
  const names = new Map<string, string>();
  return messages.map((message, index): Turn => {
    if (typeof message !== "object" || message === null) fail(index, "a message must be an object");
    switch (message.role) {
      case "system":
      case "developer":
        return { role: "system", text: contentText(message.content, index), index };
      case "user":
        return { role: "user", text: contentText(message.content, index), index };
      case "function":
        return { role: "tool", name: message.name, text: contentText(message.content, index), index };
      case "tool":
        return {
          role: "tool",
          name: names.get(message.tool_call_id),
          text: contentText(message.content, index),
          index,
        };
      case "assistant": {
        const calls = (message.tool_calls ?? []).map((call) => readCall(call, index, names));
        const legacy = message.function_call;
        if (legacy !== undefined && legacy !== null) calls.push(readFunction(legacy, index));
        const content = message.content ?? message.refusal ?? null;
        return { role: "assistant", text: contentText(content, index), calls, index };
      }
      default:
        return unknownRole(message, index);
    }
  });
}

function readCall(call: ToolCall, messageIndex: number, names: Map<string, string>): TurnCall {
  if (call.type !== "function") {
    throw new ChatFormatError("unsupported_message", "only calls of functions can be written", {
      messageIndex,
    });
  }
  const read = readFunction(call.function, messageIndex);
  names.set(call.id, read.name);
  return read;
}

/** Clients send arguments as JSON text, as OpenAI does, or as the object itself. */
function readFunction(
  written: { readonly name: unknown; readonly arguments: unknown },
  messageIndex: number,
): TurnCall {
  const { name, arguments: given } = written;
  if (typeof name !== "string" || name === "") return fail(messageIndex, "a call has no name");
  if (typeof given === "string") return { name, arguments: given };
  if (typeof given === "object" && given !== null) return { name, arguments: pythonJson(given) };
  return fail(messageIndex, "the arguments of a call must be JSON text or an object");
}

/** Requests are checked by their caller, but JavaScript can pass anything. */
function unknownRole(message: never, messageIndex: number): never {
  const role: unknown = Reflect.get(Object(message), "role");
  return fail(messageIndex, `unknown role ${JSON.stringify(role)}`);
}

function fail(messageIndex: number, what: string): never {
  throw new ChatFormatError("invalid_message", what, { messageIndex });
}

type Content = ChatMessage["content"];

function contentText(content: Content, messageIndex: number): string {
  if (content === null || content === undefined) return "";
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return fail(messageIndex, "content must be a string, a list of parts or null");
  return content.map((part) => partText(part, messageIndex)).join("");
}

function partText(part: Exclude<NonNullable<Content>, string>[number], messageIndex: number): string {
  const text: unknown =
    part?.type === "text" ? part.text : part?.type === "refusal" ? part.refusal : undefined;
  if (typeof text === "string") return text;
  if (part?.type === "text" || typeof part?.type !== "string")
    return fail(messageIndex, "a content part is malformed");
  throw new ChatFormatError(
    "unsupported_content",
    `this format is text only; content part of type "${part.type}"`,
    {
      messageIndex,
    },
  );
}
