import type { AssistantMessage, FunctionToolCall } from "@camelid/openai-types";
import type { OutputEvent, OutputFinishReason } from "./spec/output-event.js";

/** An assistant's turn out of its events, ready to be sent back as history. */
export interface CollectedMessage extends AssistantMessage {
  role: "assistant";
  /** Null when there is none but calls. */
  content: string | null;
  /** Absent when the model did not reason. */
  reasoning_content?: string;
  /** Absent when there are none. */
  tool_calls?: FunctionToolCall[];
}

export interface CollectOptions {
  /** Ids of calls to which the model gave none, by index in the message. Default: `call_` and 24 random letters. */
  readonly createCallId?: (index: number) => string;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** A new id of a tool call, of OpenAI's form: `call_` and 24 random letters and digits. */
export function createCallId(): string {
  const letters = Array.from({ length: 24 }, () =>
    alphabet.charAt(Math.floor(Math.random() * alphabet.length)),
  );
  return `call_${letters.join("")}`;
}

/**
 * Folds the events of one answer to an OpenAI assistant message. A call that was cut is part of it with the arguments
 * so far; a call whose model wrote no arguments has `{}`.
 */
export function collectMessage(
  events: Iterable<OutputEvent>,
  options: CollectOptions = {},
): CollectedMessage {
  const content: string[] = [];
  const reasoning: string[] = [];
  const calls: { name: string; id: string; parts: string[]; complete: boolean }[] = [];
  for (const event of events) {
    switch (event.type) {
      case "text-delta":
        content.push(event.text);
        break;
      case "reasoning-delta":
        reasoning.push(event.text);
        break;
      case "tool-call-start":
        calls[event.index] = {
          name: event.name,
          id: event.id ?? (options.createCallId ?? createCallId)(event.index),
          parts: [],
          complete: false,
        };
        break;
      case "tool-call-delta":
        calls[event.index]?.parts.push(event.argumentsDelta);
        break;
      case "tool-call-end": {
        const call = calls[event.index];
        if (call !== undefined) call.complete = true;
        break;
      }
      case "finish":
        break;
    }
  }
  const text = content.join("");
  const toolCalls = calls.map(({ name, id, parts, complete }): FunctionToolCall => {
    const written = parts.join("");
    return {
      id,
      type: "function",
      function: { name, arguments: written === "" && complete ? "{}" : written },
    };
  });
  return {
    role: "assistant",
    content: text === "" && toolCalls.length > 0 ? null : text,
    ...(reasoning.length > 0 ? { reasoning_content: reasoning.join("") } : {}),
    ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
  };
}

/** The finish reason of an answer; undefined while it is not finished. */
export function finishReasonOf(events: Iterable<OutputEvent>): OutputFinishReason | undefined {
  let reason: OutputFinishReason | undefined;
  for (const event of events) if (event.type === "finish") reason = event.reason;
  return reason;
}
