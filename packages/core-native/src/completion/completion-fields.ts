import type { CompletionRequestStreaming } from "@camelid/openai-types";
import { chatFields } from "../chat/chat-fields.js";
import { unsupported, type FieldRules } from "../request/field-rules.js";

/** Every field of a completion request and what happens to it. A field is never ignored in silence. */
export const completionFields: FieldRules<CompletionRequestStreaming> = {
  model: "used",
  prompt: "used",
  // Equal to `n` it asks for nothing more; checked where both are known.
  best_of: "used",
  echo: "used",
  frequency_penalty: "used",
  logit_bias: "used",
  logprobs: "used",
  max_tokens: "used",
  n: "used",
  presence_penalty: "used",
  seed: "used",
  stop: "used",
  stream: chatFields.stream,
  stream_options: chatFields.stream_options,
  suffix: unsupported("filling the middle is not supported."),
  temperature: "used",
  top_p: "used",
  user: "harmless",

  top_k: "used",
  min_p: "used",
  typical_p: "used",
  tfs_z: "used",
  top_n_sigma: "used",
  repeat_penalty: "used",
  repeat_last_n: "used",
  dry_multiplier: "used",
  dry_base: "used",
  dry_allowed_length: "used",
  dry_penalty_last_n: "used",
  dry_sequence_breakers: "used",
  xtc_probability: "used",
  xtc_threshold: "used",
  dynatemp_range: "used",
  dynatemp_exponent: "used",
  mirostat_mode: "used",
  mirostat_tau: "used",
  mirostat_eta: "used",
  ignore_eos: "used",
  grammar: "used",
};
