import type { PromptSegment } from "@camelid/chat-formats";
import type { SamplingParameters } from "./sampling-parameters.js";

/** Text, segments or token ids; `addBos` asks for the vocabulary's BOS where the vocabulary itself wants one. */
export type EnginePrompt =
  | { readonly type: "segments"; readonly segments: readonly PromptSegment[]; readonly addBos: boolean }
  | { readonly type: "tokens"; readonly tokens: readonly number[] | Int32Array };

/** One sequence to generate. */
export interface GenerateRequest {
  readonly prompt: EnginePrompt;
  /** Most tokens to generate. Absent: until the context is full. 0 evaluates the prompt only. */
  readonly maxTokens?: number | undefined;
  readonly sampling?: Partial<SamplingParameters> | undefined;
  /** Generation ends where the earliest of these texts begins; it is not part of the output. */
  readonly stop?: readonly string[] | undefined;
  /** Special tokens printed as text instead of nothing. Each must be one token of the vocabulary; others are ignored. */
  readonly preservedTokens?: readonly string[] | undefined;
  /**
   * What the output is constrained to: a program of `@camelid/grammar` (`compileGbnf`, `compileJsonSchema`, ...). GBNF
   * text goes through llama.cpp's own grammar, which is slow and takes less: use `compileGbnf` unless you need just that.
   */
  readonly grammar?: string | Uint8Array | undefined;
  /**
   * Decode tokens together that a grammar program leaves no choice but for their spelling. Default true: the same
   * output, sooner. Has no effect on recurrent models or with a logits processor.
   */
  readonly jumpForward?: boolean | undefined;
  /** Log-probabilities of the chosen token and of this many best ones (0 to 20). Absent: none. */
  readonly topLogprobs?: number | undefined;
  /** Whether the prompt's beginning may come from the KV cache. Default true. */
  readonly cachePrompt?: boolean | undefined;
  /**
   * Called before each sampling with prompt and output tokens so far and the logits (length: vocabulary) after the
   * logit bias, which it may change in place. Only this sequence waits for it. What it throws ends the request.
   */
  readonly logitsProcessor?: ((tokens: Int32Array, logits: Float32Array) => void) | undefined;
}

export interface TokenLogprob {
  readonly token: number;
  /** The token's bytes; may be part of a code point. */
  readonly bytes: Uint8Array;
  /** Natural logarithm of its probability before sampling filters. */
  readonly logprob: number;
}

export interface GeneratedToken extends Partial<TokenLogprob> {
  readonly token: number;
  readonly top?: readonly TokenLogprob[];
}

/** What a running sequence reports. `finish` is the last event, exactly once. */
export type EngineEvent =
  | {
      readonly type: "tokens";
      /** Whole code points only, stop strings held back; may be "" while a code point or stop string is open. */
      readonly text: string;
      /** Tokens generated since the last event, with log-probabilities when asked for. */
      readonly tokens: readonly GeneratedToken[];
    }
  | {
      readonly type: "finish";
      /** `stop`: end token or stop string; `length`: maxTokens or context full. */
      readonly reason: "stop" | "length";
      /** The stop string that ended it. */
      readonly stopString?: string;
      readonly usage: EngineUsage;
    };

export interface EngineUsage {
  readonly promptTokens: number;
  /** Prompt tokens taken from the KV cache. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Milliseconds spent on the prompt and on decoding. */
  readonly promptMs: number;
  readonly decodeMs: number;
}

/** Counters since the engine started; `decodeSteps` lets a test say "within one step" without a clock. */
export interface EngineStats {
  readonly activeSequences: number;
  readonly queuedRequests: number;
  readonly decodeSteps: number;
  readonly promptTokens: number;
  readonly cachedPromptTokens: number;
  readonly generatedTokens: number;
  /** Of the generated ones: decoded together with the one before, because a grammar forced them. */
  readonly draftedTokens: number;
  /** Sets of tokens that a grammar allows, found while the model decoded; others were known from before. */
  readonly preparedMasks: number;
  readonly cancelledRequests: number;
}

/** Facts of a loaded model. */
export interface ModelInfo {
  readonly path: string;
  /** `general.name`, or the file's name. */
  readonly name: string;
  readonly architecture: string;
  /** Human-readable type and quantisation. */
  readonly description: string;
  readonly parameterCount: bigint;
  readonly sizeBytes: bigint;
  /** Context length it was trained on, in tokens. */
  readonly trainedContextLength: number;
  readonly embeddingLength: number;
  readonly vocabularySize: number;
  readonly bosToken: { readonly id: number; readonly text: string } | undefined;
  readonly eosToken: { readonly id: number; readonly text: string } | undefined;
  readonly endOfGenerationTokens: readonly number[];
  /** Texts of all control and user-defined tokens. */
  readonly specialTokens: readonly string[];
  readonly addsBos: boolean;
  readonly chatTemplate: string | undefined;
  /**
   * The most characters of a text that one token stands for, which tells early that a prompt is too long. Absent where
   * it is not known.
   */
  readonly longestToken?: number | undefined;
  /** All GGUF key-values. Arrays longer than 64 entries are given as `{ type, length }`, of strings with the `longest`. */
  readonly metadata: Readonly<Record<string, MetadataValue>>;
}

export type MetadataValue =
  | string
  | number
  | bigint
  | boolean
  | readonly MetadataValue[]
  | { readonly type: string; readonly length: number; readonly longest?: number };

export interface TokenizeOptions {
  /** Put BOS (and EOS) first where the vocabulary wants it. Default true. */
  readonly addSpecial?: boolean;
  /** Read the spelling of special tokens as those tokens. Default false. */
  readonly parseSpecial?: boolean;
  /** Gives it up: the promise rejects with an AbortError. */
  readonly signal?: AbortSignal | undefined;
}

/** What the caller of one sequence can give. */
export interface SequenceOptions {
  /** Aborting it ends the sequence within one decode step. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called once when the engine has no more to do for the sequence, however it ended, also when events of it still wait
   * for the reader: its place in the engine is free. Must not throw.
   */
  readonly onEnd?: (() => void) | undefined;
}

/**
 * A model with its sequences. The native engine is one implementation; `@camelid/core-native/testing` has one that
 * plays recorded outputs. All methods may be called from any async context; requests run at the same time.
 */
export interface Engine {
  readonly model: ModelInfo;
  /** Tokens one sequence can hold, prompt and output together. */
  readonly contextLength: number;
  /** Sequences that run at the same time; further requests wait in order. */
  readonly parallel: number;
  /**
   * Starts one sequence when its first event is asked for. The iterable is consumed once; leaving it or aborting
   * `signal` cancels within one decode step. While more than `bufferedBytes.pause` of its events wait for the reader, the
   * sequence is paused: nothing is computed for it until the reader has come near. Throws CamelidError: `context_length_exceeded`, `invalid_parameter`, `invalid_grammar`, `engine_closed`,
   * and an AbortError when aborted or closed.
   */
  generate(request: GenerateRequest, options?: SequenceOptions): AsyncIterable<EngineEvent>;
  tokenize(text: string, options?: TokenizeOptions): Promise<Int32Array>;
  /** The prompt's tokens, as `generate` would see them. */
  tokenizePrompt(
    prompt: EnginePrompt,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<Int32Array>;
  /** The one token that a text is, special tokens read; undefined when it is none, or more. */
  tokenId(text: string): number | undefined;
  /** Bytes of the tokens in order. Default: special tokens are left out. */
  detokenize(tokens: readonly number[] | Int32Array, options?: { readonly special?: boolean }): Uint8Array;
  stats(): EngineStats;
  /** Ends running requests with AbortError, frees context and model. Safe to call twice. */
  close(): Promise<void>;
}
