/** Tokens of one request. Source: OpenAI API reference, "The usage object". */
export interface CompletionUsage {
  /** Tokens of the prompt, BOS included. */
  prompt_tokens: number;
  /** Tokens generated, over all choices; an end-of-generation token is not counted. */
  completion_tokens: number;
  /** `prompt_tokens` + `completion_tokens`. */
  total_tokens: number;
  prompt_tokens_details?: PromptTokensDetails;
  completion_tokens_details?: CompletionTokensDetails;
}

export interface PromptTokensDetails {
  audio_tokens?: number;
  cache_write_tokens?: number;
  /** Prompt tokens taken from the KV cache instead of being computed. */
  cached_tokens?: number;
}

export interface CompletionTokensDetails {
  accepted_prediction_tokens?: number;
  audio_tokens?: number;
  reasoning_tokens?: number;
  rejected_prediction_tokens?: number;
}
