import type { SamplingExtensions } from "@camelid/openai-types";
import { type NumericSampling, readSamplingNumber, samplingRules } from "../engine/check-sampling.js";
import type { SamplingParameters } from "../engine/sampling-parameters.js";
import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "./check-names.js";
import {
  describe,
  isObject,
  type NumberRange,
  readBoolean,
  readInteger,
  readNumber,
  readStrings,
} from "./check-values.js";

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
  const penalty = readNumber(`${place}.repeatPenalty`, defaults.repeatPenalty, samplingRules.repeatPenalty);
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
  const optional: { -readonly [Name in keyof SamplingParameters]?: SamplingParameters[Name] | undefined } = {
    drySequenceBreakers: readBreakers(request.dry_sequence_breakers),
    mirostatMode: readMirostatMode(request.mirostat_mode),
    seed: readSeed(request.seed),
    logitBias: readLogitBias(request.logit_bias, vocabularySize),
    ignoreEos: readBoolean("ignore_eos", request.ignore_eos),
  };
  let name: NumericSampling;
  for (name in samplingRules) {
    if (name !== "mirostatMode") optional[name] = readWireNumber(request, name);
  }
  optional.temperature ??= defaults.temperature;
  optional.repeatPenalty ??= defaults.repeatPenalty;
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

/** A numeric field of the request by the engine's name for it, with the engine's range. */
function readWireNumber(
  request: SamplingRequest,
  name: Exclude<NumericSampling, "mirostatMode">,
): number | undefined {
  const param = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const rule = { ...samplingRules[name], ...wireRanges[name] };
  const value = readSamplingNumber(param, Reflect.get(request, param), rule);
  return value === undefined ? undefined : Math.max(value, samplingRules[name].min ?? -Infinity);
}

/** Where the wire's range is not the engine's: OpenAI's temperature, and every `top_k` below 1 that keeps all tokens. */
const wireRanges: { readonly [Name in NumericSampling]?: NumberRange } = {
  temperature: { max: 2 },
  topK: { min: -2147483648 },
};

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
