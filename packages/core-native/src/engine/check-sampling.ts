import { randomInt } from "node:crypto";
import type { NativeSampling } from "../binding/native-binding.js";
import { InvalidParameterError } from "../errors.js";
import type { NamesOf } from "../request/check-names.js";
import {
  describe,
  isObject,
  type NumberRange,
  readBoolean,
  readInteger,
  readNumber,
  readStrings,
} from "../request/check-values.js";
import type { SamplingParameters } from "./sampling-parameters.js";

export type NumericSampling = Exclude<
  keyof SamplingParameters,
  "drySequenceBreakers" | "logitBias" | "ignoreEos" | "seed"
>;

export interface SamplingRule extends NumberRange {
  readonly default: number;
  readonly integer?: boolean;
}

const largest = 2147483647;
/** The engine computes in 32-bit floats: what is beyond this would become infinite. */
const largestFloat = 3.4e38;

/** Defaults and ranges of `SamplingParameters`. A penalty near 0 would make logits infinite. */
export const samplingRules: Readonly<Record<NumericSampling, SamplingRule>> = {
  temperature: { default: 0.8, min: 0, max: largestFloat },
  dynatempRange: { default: 0, min: 0, max: largestFloat },
  dynatempExponent: { default: 1, min: 0, exclusiveMin: true, max: largestFloat },
  topK: { default: 40, min: 0, max: largest, integer: true },
  topP: { default: 0.95, min: 0, max: 1 },
  minP: { default: 0.05, min: 0, max: 1 },
  typicalP: { default: 1, min: 0, max: 1 },
  tfsZ: { default: 1, min: 0, max: 1 },
  topNSigma: { default: -1, min: -largestFloat, max: largestFloat },
  xtcProbability: { default: 0, min: 0, max: 1 },
  xtcThreshold: { default: 0.1, min: 0, max: 1 },
  repeatLastN: { default: 64, min: -1, max: largest, integer: true },
  repeatPenalty: { default: 1, min: 1e-6, max: 1e6 },
  frequencyPenalty: { default: 0, min: -2, max: 2 },
  presencePenalty: { default: 0, min: -2, max: 2 },
  dryMultiplier: { default: 0, min: 0, max: largestFloat },
  dryBase: { default: 1.75, min: 1, max: largestFloat },
  dryAllowedLength: { default: 2, min: 0, max: largest, integer: true },
  dryPenaltyLastN: { default: -1, min: -1, max: largest, integer: true },
  mirostatMode: { default: 0, min: 0, max: 2, integer: true },
  mirostatTau: { default: 5, min: 0, max: largestFloat },
  mirostatEta: { default: 0.1, min: 0, max: largestFloat },
};

/** All names of `SamplingParameters`. */
export const samplingNames: NamesOf<SamplingParameters> = {
  ...samplingRules,
  drySequenceBreakers: true,
  logitBias: true,
  ignoreEos: true,
  seed: true,
};

const breakers = ["\n", ":", '"', "*"];

/** llama.cpp reads no more of a breaker; longer ones would be cut in silence. */
const longestBreaker = 40;

/**
 * Checks sampling parameters and fills in the defaults. Windows beyond `contextLength` mean the whole context. Throws
 * InvalidParameterError with the parameter's name.
 */
export function checkSampling(
  given: Partial<SamplingParameters>,
  vocabularySize: number,
  contextLength: number,
): NativeSampling {
  const numbers: Record<string, number> = {};
  for (const [name, rule] of Object.entries(samplingRules)) {
    const value: unknown = Reflect.get(given, name);
    numbers[name] = readSamplingNumber(name, value, rule) ?? rule.default;
  }
  for (const name of ["repeatLastN", "dryPenaltyLastN"])
    numbers[name] = Math.min(numbers[name] ?? 0, contextLength);
  const bias = checkLogitBias(given.logitBias ?? {}, vocabularySize);
  return {
    ...numbers,
    drySequenceBreakers: checkBreakers(
      readStrings("drySequenceBreakers", given.drySequenceBreakers ?? breakers),
    ),
    seed: readInteger("seed", given.seed, { min: 0, max: 4294967295 }) ?? randomInt(4294967296),
    logitBiasTokens: Int32Array.from(bias, ([token]) => token),
    logitBiasValues: Float32Array.from(bias, ([, value]) => value),
    ignoreEos: readBoolean("ignoreEos", given.ignoreEos) ?? false,
  };
}

/** A number within its rule, or undefined for `null` and absent. Throws InvalidParameterError naming `param`. */
export function readSamplingNumber(param: string, value: unknown, rule: SamplingRule): number | undefined {
  return rule.integer === true ? readInteger(param, value, rule) : readNumber(param, value, rule);
}

function checkBreakers(list: readonly string[]): readonly string[] {
  for (const [index, text] of list.entries()) {
    const length = Buffer.byteLength(text);
    if (length > 0 && length <= longestBreaker && !text.includes("\0")) continue;
    throw new InvalidParameterError(
      `drySequenceBreakers[${index}]`,
      `must have 1 to ${longestBreaker} bytes and no NUL character.`,
    );
  }
  return list;
}

function checkLogitBias(bias: Readonly<Record<number, number>>, vocabularySize: number): [number, number][] {
  if (!isObject(bias)) {
    throw new InvalidParameterError(
      "logitBias",
      `must be an object of token ids and numbers, not ${describe(bias)}.`,
    );
  }
  return Object.entries<number>(bias).map(([key, value]) => {
    const token = Number(key);
    if (!Number.isInteger(token) || token < 0 || token >= vocabularySize) {
      throw new InvalidParameterError("logitBias", `${key} is not a token id (0 to ${vocabularySize - 1}).`);
    }
    if (typeof value !== "number" || Number.isNaN(value) || value > 3.4e38) {
      throw new InvalidParameterError(
        "logitBias",
        `the value for ${key} must be a number or -Infinity, not ${value}.`,
      );
    }
    return [token, value];
  });
}
