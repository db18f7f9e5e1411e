import { z } from "zod";
import { isString, simpleList } from "./first-fault.js";

/** Types only: ranges are checked where the parameters are understood, in core-native. */
export const number = z.number().nullish();
export const boolean = z.boolean().nullish();
export const string = z.string().nullish();
export const anything = z.unknown().optional();
export const object = z.record(z.string(), z.unknown());

/** Fields that chat completions and completions share. */
export const samplingShape = {
  temperature: number,
  top_p: number,
  frequency_penalty: number,
  presence_penalty: number,
  seed: number,
  logit_bias: z.record(z.string(), z.number()).nullish(),
  top_k: number,
  min_p: number,
  typical_p: number,
  tfs_z: number,
  top_n_sigma: number,
  repeat_penalty: number,
  repeat_last_n: number,
  dry_multiplier: number,
  dry_base: number,
  dry_allowed_length: number,
  dry_penalty_last_n: number,
  dry_sequence_breakers: simpleList(isString, "a string").nullish(),
  xtc_probability: number,
  xtc_threshold: number,
  dynatemp_range: number,
  dynatemp_exponent: number,
  mirostat_mode: number,
  mirostat_tau: number,
  mirostat_eta: number,
  ignore_eos: boolean,
  grammar: string,
};

export const streamShape = {
  stream: boolean,
  stream_options: z
    .strictObject({ include_usage: z.boolean().optional(), include_obfuscation: z.boolean().optional() })
    .nullish(),
};
