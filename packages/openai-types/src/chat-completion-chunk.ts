/** One `data:` line of a streamed chat completion. Source: OpenAI API reference, "The chat completion chunk object". */
import type { ChatFinishReason, ChatLogprobs } from "./chat-completion.js";
import type { ServiceTier } from "./chat-completion-request.js";
import type { ReasoningExtensions, ResponseExtensions } from "./extensions.js";
import type { Moderation } from "./moderation.js";
import type { CompletionUsage } from "./usage.js";

/** A part of a tool call: the first of an `index` has id, type and name, further ones a fragment of the arguments. */
export interface ToolCallDelta {
  index: number;
  id?: string;
  type?: "function";
  function?: { name?: string; arguments?: string };
}

export interface ChatCompletionDelta extends ReasoningExtensions {
  role?: "developer" | "system" | "user" | "assistant" | "tool";
  content?: string | null;
  refusal?: string | null;
  /** @deprecated replaced by `tool_calls` */
  function_call?: { name?: string; arguments?: string };
  tool_calls?: ToolCallDelta[];
}

export interface ChatCompletionChunkChoice {
  index: number;
  delta: ChatCompletionDelta;
  logprobs?: ChatLogprobs | null;
  /** Null on all chunks of a choice but its last. */
  finish_reason: ChatFinishReason | null;
}

export interface ChatCompletionChunk extends ResponseExtensions {
  id: string;
  object: "chat.completion.chunk";
  /** Unix time in seconds, the same on all chunks. */
  created: number;
  model: string;
  /** Empty on the usage chunk. */
  choices: ChatCompletionChunkChoice[];
  /** With `stream_options.include_usage`: null on all chunks but the last. */
  usage?: CompletionUsage | null;
  moderation?: Moderation | null;
  service_tier?: ServiceTier | null;
  system_fingerprint?: string;
}
