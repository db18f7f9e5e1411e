import type { ChatMessage, FunctionToolCall } from "@camelid/openai-types";
import { ChatFormatError } from "../errors.js";
import type { PlainMessage } from "./plain-message.js";

const roles = new Set(["system", "developer", "user", "assistant", "tool", "function"]);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The texts of a message's content; null has none. Other parts than text are refused. */
function readParts(content: unknown, messageIndex: number): readonly string[] {
  if (content === null || content === undefined) return [];
  if (typeof content === "string") return [content];
  if (!Array.isArray(content)) {
    throw new ChatFormatError("invalid_message", "content must be a string, null or a list of parts", {
      messageIndex,
    });
  }
  const parts: readonly unknown[] = content;
  return parts.map((part, place) => {
    if (!isRecord(part)) {
      throw new ChatFormatError("invalid_message", `content[${place}] is no content part`, {
        messageIndex,
      });
    }
    const text = part["type"] === "refusal" ? part["refusal"] : part["text"];
    if ((part["type"] === "text" || part["type"] === "refusal") && typeof text === "string") return text;
    throw new ChatFormatError(
      "unsupported_content",
      `content[${place}] is of type ${JSON.stringify(part["type"])}; this format takes text only`,
      { messageIndex },
    );
  });
}

function readCalls(message: Readonly<Record<string, unknown>>, messageIndex: number): FunctionToolCall[] {
  const legacy = message["function_call"];
  const given =
    message["tool_calls"] ?? (isRecord(legacy) ? [{ id: legacyCallId(messageIndex), function: legacy }] : []);
  if (!Array.isArray(given))
    throw new ChatFormatError("invalid_message", "tool_calls must be a list", { messageIndex });
  const calls: readonly unknown[] = given;
  return calls.map((call, place) => {
    const called = isRecord(call) ? call["function"] : undefined;
    if (!isRecord(call) || !isRecord(called) || typeof called["name"] !== "string") {
      const reason =
        isRecord(call) && call["type"] === "custom"
          ? "is a custom call, which no chat template knows"
          : "is no function call";
      throw new ChatFormatError("invalid_message", `tool_calls[${place}] ${reason}`, { messageIndex });
    }
    const given = called["arguments"];
    const args = typeof given === "string" ? given : JSON.stringify(given ?? {});
    const id = typeof call["id"] === "string" ? call["id"] : "";
    return { id, type: "function", function: { name: called["name"], arguments: args } };
  });
}

/** Id of a call of the deprecated `function_call` field, which has none. */
function legacyCallId(messageIndex: number): string {
  return `call_${messageIndex}`;
}

/**
 * Brings messages of the wire to one shape: content parts to text, `function_call` and the role `function` to tool
 * calls and results, names of tools to their results. Throws ChatFormatError with the index of a message that is
 * malformed or holds something other than text.
 */
export function readMessages(messages: readonly ChatMessage[]): PlainMessage[] {
  const names = new Map<string, string>();
  let lastLegacyId = "";
  return messages.map((given, index): PlainMessage => {
    const message: unknown = given;
    if (!isRecord(message))
      throw new ChatFormatError("invalid_message", "is no object", { messageIndex: index });
    const role = message["role"];
    if (typeof role !== "string" || !roles.has(role)) {
      const known = [...roles].join(", ");
      throw new ChatFormatError("invalid_message", `unknown role ${JSON.stringify(role)}; known: ${known}`, {
        messageIndex: index,
      });
    }
    const name = typeof message["name"] === "string" ? message["name"] : undefined;
    const parts = readParts(message["content"], index);
    const content = parts.join("\n");
    const named = name === undefined ? {} : { name };
    switch (role) {
      case "system":
      case "developer":
      case "user":
        return { role, index, content, ...(parts.length > 1 ? { parts } : {}), ...named };
      case "tool":
      case "function": {
        const callId = role === "function" ? lastLegacyId : message["tool_call_id"];
        if (typeof callId !== "string") {
          throw new ChatFormatError("invalid_message", "tool_call_id must be a string", {
            messageIndex: index,
          });
        }
        return { role: "tool", index, content, callId, name: name ?? names.get(callId) ?? "" };
      }
      default: {
        const toolCalls = readCalls(message, index);
        for (const call of toolCalls) names.set(call.id, call.function.name);
        if (message["tool_calls"] === undefined && toolCalls.length > 0) lastLegacyId = legacyCallId(index);
        const refusal = typeof message["refusal"] === "string" ? message["refusal"] : "";
        const reasoning = message["reasoning_content"];
        return {
          role: "assistant",
          index,
          content: content === "" ? refusal : content,
          reasoning: typeof reasoning === "string" ? reasoning : "",
          toolCalls,
          ...named,
        };
      }
    }
  });
}
