import type { ChatCompletionRequestStreaming } from "@camelid/openai-types";
import { checkNames } from "../request/check-names.js";
import { readBoolean } from "../request/check-values.js";
import { onlyValues, unsupported, type FieldRules } from "../request/field-rules.js";

/** Every field of a chat completion request and what happens to it. A field is never ignored in silence. */
export const chatFields: FieldRules<ChatCompletionRequestStreaming> = {
  messages: "used",
  model: "used",
  stream: (value) => void readBoolean("stream", value),
  stream_options: (value) => {
    checkNames("stream_options", value, { include_usage: true, include_obfuscation: true });
    readBoolean("stream_options.include_usage", Reflect.get(value, "include_usage"));
    const obfuscate = readBoolean(
      "stream_options.include_obfuscation",
      Reflect.get(value, "include_obfuscation"),
    );
    return obfuscate === true ? "include_obfuscation is not supported." : undefined;
  },
  frequency_penalty: "used",
  function_call: "used",
  functions: "used",
  logit_bias: "used",
  logprobs: "used",
  max_completion_tokens: "used",
  max_tokens: "used",
  n: "used",
  parallel_tool_calls: "used",
  presence_penalty: "used",
  reasoning_effort: "used",
  response_format: "used",
  seed: "used",
  stop: "used",
  temperature: "used",
  tool_choice: "used",
  tools: "used",
  top_logprobs: "used",
  top_p: "used",

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

  chat_template_kwargs: "used",
  enable_thinking: "used",
  reasoning_format: "used",
  add_generation_prompt: "used",
  continue_final_message: "used",
  documents: "used",

  metadata: "harmless",
  user: "harmless",
  safety_identifier: "harmless",
  // The prefix cache is always on and shared, whatever the hints say.
  prompt_cache_key: "harmless",
  prompt_cache_options: "harmless",
  prompt_cache_retention: "harmless",
  // A predicted output may only save time.
  prediction: "harmless",
  store: onlyValues([false], "completions are not stored; only false is supported."),
  service_tier: onlyValues(
    ["auto", "default"],
    'there are no tiers; only "auto" and "default" are supported.',
  ),
  verbosity: onlyValues(["medium"], 'cannot be honoured by a chat template; only "medium" is supported.'),
  modalities: (value) =>
    Array.isArray(value) && value.length === 1 && value[0] === "text"
      ? undefined
      : 'only ["text"] is supported.',
  audio: unsupported("audio output is not supported."),
  moderation: unsupported("moderation is not supported."),
  web_search_options: unsupported("web search is not supported."),
};
