/**
 * How the next token is chosen. Names are camelCase here and snake_case on the wire. Order of the chain: logit bias,
 * logits processor, penalties, DRY, top-n-sigma, top-k, tail-free, typical, top-p, min-p, XTC, temperature, draw.
 * `temperature` 0 is greedy and skips everything after DRY. Mirostat replaces everything after DRY but the temperature.
 */
export interface SamplingParameters {
  /** 0 (greedy) upward; 1 samples from the model's own distribution. Default 0.8 (completions), 0.2 (chat, in process). */
  readonly temperature: number;
  /** Width of dynamic temperature: the temperature moves in [t - range, t + range] with entropy. 0 is off. Default 0. */
  readonly dynatempRange: number;
  /** Exponent that maps entropy to temperature. Default 1. */
  readonly dynatempExponent: number;
  /** Keeps the k best tokens; 0 keeps all. Default 40. */
  readonly topK: number;
  /** Keeps the smallest set whose probabilities sum to p, 0 to 1. Default 0.95. */
  readonly topP: number;
  /** Drops tokens less probable than minP times the best, 0 to 1. Default 0.05. */
  readonly minP: number;
  /** Locally typical sampling, 0 to 1; 1 is off. Default 1. */
  readonly typicalP: number;
  /** Tail-free sampling, 0 to 1; 1 is off. Default 1. Source: Phénix & Egan. */
  readonly tfsZ: number;
  /** Keeps tokens within n standard deviations of the best logit; -1 is off. Default -1. */
  readonly topNSigma: number;
  /** Chance that XTC removes the best tokens, 0 to 1. Default 0. */
  readonly xtcProbability: number;
  /** Tokens above it may be removed by XTC; above 0.5 is off. Default 0.1. */
  readonly xtcThreshold: number;
  /** Tokens the penalties look back on; 0 none, -1 the context. Default 64. */
  readonly repeatLastN: number;
  /** Divides the logits of repeated tokens; 1 is off. Default 1 (completions), 1.1 (chat, in process). */
  readonly repeatPenalty: number;
  /** -2 to 2. Default 0. */
  readonly frequencyPenalty: number;
  /** -2 to 2. Default 0. */
  readonly presencePenalty: number;
  /** Strength of DRY; 0 is off. Default 0. */
  readonly dryMultiplier: number;
  /** Default 1.75. */
  readonly dryBase: number;
  /** Longest repeat that goes unpunished, in tokens. Default 2. */
  readonly dryAllowedLength: number;
  /** Tokens DRY looks back on; 0 none, -1 the context. Default -1. */
  readonly dryPenaltyLastN: number;
  /** Texts at which DRY starts anew. Default "\n", ":", "\"", "*". */
  readonly drySequenceBreakers: readonly string[];
  /** 0 off, 1 or 2. Default 0. */
  readonly mirostatMode: 0 | 1 | 2;
  /** Target entropy. Default 5. */
  readonly mirostatTau: number;
  /** Learning rate. Default 0.1. */
  readonly mirostatEta: number;
  /** Seed of the draw, 0 to 4294967295. Absent: a fresh random one per request. */
  readonly seed: number | undefined;
  /** Added to logits, by token id; -Infinity forbids. Default none. */
  readonly logitBias: Readonly<Record<number, number>>;
  /** Never end by an end-of-generation token. Default false. */
  readonly ignoreEos: boolean;
}
