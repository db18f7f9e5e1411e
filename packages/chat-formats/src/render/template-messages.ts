import { parseJsonLosslessly } from "../jinja/index.js";
import { ChatFormatError } from "../errors.js";
import type { TemplateTraits } from "../infer/template-traits.js";
import type { PlainMessage } from "./plain-message.js";
import { shortCallId } from "./short-call-id.js";

/** A message as a template sees it. */
export type TemplateMessage = Readonly<Record<string, unknown>>;

/** Arguments as the template wants them; parsed without loss of number kinds, key order or digits. */
function templateArguments(text: string, as: "object" | "string", messageIndex: number): unknown {
  if (as === "string") return text;
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = parseJsonLosslessly(text);
  } catch (cause) {
    throw new ChatFormatError(
      "invalid_message",
      "the arguments of a tool call are no JSON, which this template needs",
      {
        messageIndex,
        cause,
      },
    );
  }
  return value;
}

/** Messages in the shape and with the roles that a template with these traits prints. */
export function templateMessages(
  messages: readonly PlainMessage[],
  traits: TemplateTraits,
): TemplateMessage[] {
  const content = (text: string, parts?: readonly string[]): unknown => {
    // Content that was changed since it was read is not its parts any more.
    const whole = traits.partsContent && parts?.join("\n") === text;
    if (whole) return parts.map((part) => ({ type: "text", text: part }));
    return traits.typedContent ? [{ type: "text", text }] : text;
  };
  const callId = (id: string): string => (traits.shortCallIds ? shortCallId(id) : id);
  return messages.map((message): TemplateMessage => {
    const named = message.name === undefined || message.name === "" ? {} : { name: message.name };
    switch (message.role) {
      case "developer":
        return {
          role: traits.developerRole ? "developer" : "system",
          content: content(message.content, message.parts),
          ...named,
        };
      case "system":
      case "user":
        return { role: message.role, content: content(message.content, message.parts), ...named };
      case "tool":
        return {
          role: "tool",
          content: content(message.content),
          tool_call_id: callId(message.callId),
          ...named,
        };
      case "assistant": {
        const field = traits.reasoningField ?? "reasoning_content";
        const calls = message.toolCalls.map((call) => ({
          ...(call.id === "" ? {} : { id: callId(call.id) }),
          type: "function",
          function: {
            name: call.function.name,
            arguments: templateArguments(call.function.arguments, traits.argumentsAs, message.index),
          },
        }));
        return {
          role: "assistant",
          content: calls.length > 0 && message.content === "" ? traits.callContent : content(message.content),
          ...named,
          ...(message.reasoning === "" ? {} : { [field]: message.reasoning }),
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        };
      }
    }
  });
}
