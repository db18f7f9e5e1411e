import type { SamplingExtensions } from "@camelid/openai-types";
import type { SamplingParameters } from "../engine/sampling-parameters.js";
import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "./check-names.js";
import { describe, isObject, readBoolean, readInteger, readNumber, readStrings } from "./check-values.js";

/** The sampling fields of a request, as on the wire. */
export interface SamplingRequest extends SamplingExtensions {
  temperature?: number | null;
  top_p?: number | null;
  frequency_penalty?: number | null;
  presence_penalty?: number | null;
  seed?: number | null;
  logit_bias?: { [token: string]: number } | null;
}

/** The two defaults that depend on who asks. */
export interface SamplingDefaults {
  readonly temperature: number;
  readonly repeatPenalty: number;
}

const defaultNames: NamesOf<SamplingDefaults> = { temperature: true, repeatPenalty: true };

/** Checks the ranges of defaults. Throws InvalidParameterError naming `place`. */
export function checkSamplingDefaults(place: string, defaults: SamplingDefaults): void {
  checkNames(place, defaults, defaultNames);
  const temperature = readNumber(`${place}.temperature`, defaults.temperature, { min: 0, max: 2 });
  const penalty = readNumber(`${place}.repeatPenalty`, defaults.repeatPenalty, {
    min: 0,
    exclusiveMin: true,
  });
  if (temperature === undefined || penalty === undefined)
    throw new InvalidParameterError(place, "must have temperature and repeatPenalty.");
}

/** Defaults of `create_chat_completion` of llama-cpp-python. */
export const inProcessChatDefaults: SamplingDefaults = { temperature: 0.2, repeatPenalty: 1.1 };

/** Defaults of `create_completion` of llama-cpp-python, and of the server for both endpoints. */
export const completionDefaults: SamplingDefaults = { temperature: 0.8, repeatPenalty: 1 };

/** Checks ranges and renames to the engine's parameters. Throws InvalidParameterError naming the wire field. */
export function readSampling(
  request: SamplingRequest,
  defaults: SamplingDefaults,
  vocabularySize: number,
): Partial<SamplingParameters> {
  const optional: { [Name in keyof SamplingParameters]?: SamplingParameters[Name] | undefined } = {
    topK: atLeastZero(readInteger("top_k", request.top_k, { min: -2147483648, max: 2147483647 })),
    topP: readNumber("top_p", request.top_p, { min: 0, max: 1 }),
    minP: readNumber("min_p", request.min_p, { min: 0, max: 1 }),
    typicalP: readNumber("typical_p", request.typical_p, { min: 0, max: 1 }),
    tfsZ: readNumber("tfs_z", request.tfs_z, { min: 0, max: 1 }),
    topNSigma: readNumber("top_n_sigma", request.top_n_sigma),
    xtcProbability: readNumber("xtc_probability", request.xtc_probability, { min: 0, max: 1 }),
    xtcThreshold: readNumber("xtc_threshold", request.xtc_threshold, { min: 0, max: 1 }),
    repeatLastN: readInteger("repeat_last_n", request.repeat_last_n, { min: -1, max: 2147483647 }),
    frequencyPenalty: readNumber("frequency_penalty", request.frequency_penalty, { min: -2, max: 2 }),
    presencePenalty: readNumber("presence_penalty", request.presence_penalty, { min: -2, max: 2 }),
    dryMultiplier: readNumber("dry_multiplier", request.dry_multiplier, { min: 0 }),
    dryBase: readNumber("dry_base", request.dry_base, { min: 1 }),
    dryAllowedLength: readInteger("dry_allowed_length", request.dry_allowed_length, {
      min: 0,
      max: 2147483647,
    }),
    dryPenaltyLastN: readInteger("dry_penalty_last_n", request.dry_penalty_last_n, {
      min: -1,
      max: 2147483647,
    }),
    drySequenceBreakers: readBreakers(request.dry_sequence_breakers),
    dynatempRange: readNumber("dynatemp_range", request.dynatemp_range, { min: 0 }),
    dynatempExponent: readNumber("dynatemp_exponent", request.dynatemp_exponent, {
      min: 0,
      exclusiveMin: true,
    }),
    mirostatMode: readMirostatMode(request.mirostat_mode),
    mirostatTau: readNumber("mirostat_tau", request.mirostat_tau, { min: 0 }),
    mirostatEta: readNumber("mirostat_eta", request.mirostat_eta, { min: 0 }),
    seed: readSeed(request.seed),
    logitBias: readLogitBias(request.logit_bias, vocabularySize),
    ignoreEos: readBoolean("ignore_eos", request.ignore_eos),
    temperature: readNumber("temperature", request.temperature, { min: 0, max: 2 }) ?? defaults.temperature,
    repeatPenalty:
      readNumber("repeat_penalty", request.repeat_penalty, { min: 0, exclusiveMin: true }) ??
      defaults.repeatPenalty,
  };
  return withoutUndefined(optional);
}

function withoutUndefined<T extends object>(values: { [Name in keyof T]?: T[Name] | undefined }): Partial<T> {
  const result: Partial<T> = {};
  let name: keyof T;
  for (name in values) {
    const value = values[name];
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function atLeastZero(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.max(0, value);
}

function readBreakers(value: unknown): readonly string[] | undefined {
  return value === undefined || value === null ? undefined : readStrings("dry_sequence_breakers", value);
}

function readMirostatMode(value: unknown): 0 | 1 | 2 | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 0 || value === 1 || value === 2) return value;
  throw new InvalidParameterError("mirostat_mode", `must be 0, 1 or 2, not ${describe(value)}.`);
}

/** -1 asks for a random seed, as elsewhere in the world of llama.cpp. */
function readSeed(value: unknown): number | undefined {
  const seed = readInteger("seed", value, { min: -1, max: 4294967295 });
  return seed === -1 ? undefined : seed;
}

function readLogitBias(value: unknown, vocabularySize: number): Record<number, number> | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) {
    throw new InvalidParameterError(
      "logit_bias",
      `must be an object of token ids and numbers, not ${describe(value)}.`,
    );
  }
  const bias: Record<number, number> = {};
  for (const [key, entry] of Object.entries(value)) {
    const param = `logit_bias.${key.length > 40 ? `${key.slice(0, 40)}…` : key}`;
    if (!/^(0|[1-9][0-9]{0,9})$/.test(key) || Number(key) >= vocabularySize) {
      throw new InvalidParameterError(param, `is not a token id of this model (0 to ${vocabularySize - 1}).`);
    }
    const amount = readNumber(param, entry, { min: -100, max: 100 });
    if (amount === undefined) throw new InvalidParameterError(param, "must be a number, not null.");
    bias[Number(key)] = amount;
  }
  return bias;
}
