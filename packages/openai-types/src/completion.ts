/** `POST /v1/completions`: raw text in, raw text out. Source: OpenAI API reference, "Completions". */
import type { StreamOptions } from "./chat-completion-request.js";
import type { ResponseExtensions, SamplingExtensions } from "./extensions.js";
import type { CompletionUsage } from "./usage.js";

/** All fields but `stream`. */
export interface CompletionRequestBase extends SamplingExtensions {
  model: string;
  /** Text, token ids, or a list of either: one choice (or `n`) for each. Null: begin from nothing. */
  prompt: string | string[] | number[] | number[][] | null;
  best_of?: number | null;
  /** Give the prompt back in front of the answer. Default false. */
  echo?: boolean | null;
  /** -2 to 2. Default 0. */
  frequency_penalty?: number | null;
  /** Added to the logits, by token id in decimal; -100 to 100. */
  logit_bias?: { [token: string]: number } | null;
  /** Best tokens to report at each position. Null: no log-probabilities. */
  logprobs?: number | null;
  /** Most tokens to generate. Default 16. */
  max_tokens?: number | null;
  /** Choices for each prompt. Default 1. */
  n?: number | null;
  /** -2 to 2. Default 0. */
  presence_penalty?: number | null;
  seed?: number | null;
  /** Texts that end the answer; they are not part of it. */
  stop?: string | string[] | null;
  stream_options?: StreamOptions | null;
  /** Text that follows the answer: the model fills the middle. */
  suffix?: string | null;
  /** 0 (greedy) to 2. */
  temperature?: number | null;
  /** 0 to 1. */
  top_p?: number | null;
  user?: string;
}

export interface CompletionRequestNonStreaming extends CompletionRequestBase {
  stream?: false | null;
}

export interface CompletionRequestStreaming extends CompletionRequestBase {
  stream: true;
}

export type CompletionRequest = CompletionRequestNonStreaming | CompletionRequestStreaming;

export type CompletionFinishReason = "stop" | "length" | "content_filter";

/** Log-probabilities, one entry per token in each list. */
export interface CompletionLogprobs {
  /** Where each token's text begins in the choice's text, in UTF-16 code units. */
  text_offset?: number[];
  token_logprobs?: number[];
  tokens?: string[];
  /** Best tokens at each position, and the chosen one. */
  top_logprobs?: { [token: string]: number }[];
}

export interface CompletionChoice {
  index: number;
  text: string;
  logprobs: CompletionLogprobs | null;
  finish_reason: CompletionFinishReason;
}

export interface Completion extends ResponseExtensions {
  id: string;
  object: "text_completion";
  /** Unix time in seconds. */
  created: number;
  model: string;
  choices: CompletionChoice[];
  system_fingerprint?: string;
  usage?: CompletionUsage;
}

/** A choice in a stream. OpenAI's types leave out the null that its API sends. */
export interface CompletionChunkChoice extends Omit<CompletionChoice, "finish_reason"> {
  /** Null on all chunks of a choice but its last. */
  finish_reason: CompletionFinishReason | null;
}

/** One `data:` line of a streamed completion. */
export interface CompletionChunk extends Omit<Completion, "choices" | "usage"> {
  choices: CompletionChunkChoice[];
  /** With `stream_options.include_usage`: null on all chunks but the last. */
  usage?: CompletionUsage | null;
}
