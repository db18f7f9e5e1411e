import type { FunctionToolCall } from "@camelid/openai-types";

/** A message after the wire's many shapes have been brought to one; the index is that of the request's message. */
export type PlainMessage =
  | {
      readonly role: "system" | "developer" | "user";
      readonly index: number;
      readonly content: string;
      /** The text parts that the content was joined from, when there were several. */
      readonly parts?: readonly string[];
      readonly name?: string;
    }
  | {
      readonly role: "assistant";
      readonly index: number;
      readonly content: string;
      readonly reasoning: string;
      readonly toolCalls: readonly FunctionToolCall[];
      readonly name?: string;
    }
  | {
      readonly role: "tool";
      readonly index: number;
      readonly content: string;
      readonly callId: string;
      /** Name of the tool, taken from the call it answers; "" when that call is not in the conversation. */
      readonly name: string;
    };
