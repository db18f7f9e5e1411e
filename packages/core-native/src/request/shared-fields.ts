import type { CompletionRequestStreaming } from "@camelid/openai-types";
import { checkNames } from "./check-names.js";
import { readBoolean } from "./check-values.js";
import type { FieldRules } from "./field-rules.js";
import type { SamplingRequest } from "./read-sampling.js";

type Shared = SamplingRequest &
  Pick<
    CompletionRequestStreaming,
    "max_tokens" | "model" | "n" | "stop" | "stream" | "stream_options" | "user"
  >;

/** Fields that chat completions and completions share, and what happens to them. */
export const sharedFields: FieldRules<Shared> = {
  model: "used",
  max_tokens: "used",
  n: "used",
  stop: "used",
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
  user: "harmless",

  temperature: "used",
  top_p: "used",
  frequency_penalty: "used",
  presence_penalty: "used",
  seed: "used",
  logit_bias: "used",
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
