/** Answer of `POST /v1/chat/completions`. Source: OpenAI API reference, "The chat completion object". */
import type { ServiceTier } from "./chat-completion-request.js";
import type { ToolCall } from "./chat-message.js";
import type { ReasoningExtensions, ResponseExtensions } from "./extensions.js";
import type { Moderation } from "./moderation.js";
import type { CompletionUsage } from "./usage.js";

export type ChatFinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "function_call";

export interface TopLogprob {
  /** The token's text; bytes that are no text alone are replaced, `bytes` has them. */
  token: string;
  bytes: number[] | null;
  /** Natural logarithm of the probability before sampling filters. */
  logprob: number;
}

export interface TokenLogprob extends TopLogprob {
  /** Best tokens at this position, best first. */
  top_logprobs: TopLogprob[];
}

export interface ChatLogprobs {
  content: TokenLogprob[] | null;
  refusal: TokenLogprob[] | null;
}

export interface UrlCitation {
  type: "url_citation";
  url_citation: { start_index: number; end_index: number; title: string; url: string };
}

export interface AudioOutput {
  id: string;
  data: string;
  expires_at: number;
  transcript: string;
}

/** The assistant's turn as generated. */
export interface ChatCompletionMessage extends ReasoningExtensions {
  role: "assistant";
  content: string | null;
  refusal: string | null;
  annotations?: UrlCitation[];
  audio?: AudioOutput | null;
  /** @deprecated replaced by `tool_calls`; set when the request used `functions` */
  function_call?: { name: string; arguments: string } | null;
  /** Absent when there are none. */
  tool_calls?: ToolCall[];
}

export interface ChatCompletionChoice {
  index: number;
  message: ChatCompletionMessage;
  logprobs: ChatLogprobs | null;
  finish_reason: ChatFinishReason;
}

export interface ChatCompletion extends ResponseExtensions {
  id: string;
  object: "chat.completion";
  /** Unix time in seconds. */
  created: number;
  model: string;
  choices: ChatCompletionChoice[];
  usage?: CompletionUsage;
  moderation?: Moderation | null;
  service_tier?: ServiceTier | null;
  system_fingerprint?: string;
}
