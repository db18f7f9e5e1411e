/** The addon's own surface. Values are checked before they get here. */

export interface NativeSampling {
  readonly [name: string]: number | boolean | readonly string[] | Int32Array | Float32Array;
}

export interface NativeRequest {
  readonly id: number;
  readonly prompt: Int32Array;
  /** -1: until the context is full. */
  readonly maxTokens: number;
  readonly sampling: NativeSampling;
  readonly stop: readonly string[];
  readonly preserved: Int32Array;
  /** GBNF text for llama.cpp's own grammar ("" for none), or the bytes of a grammar program. */
  readonly grammar: string | Uint8Array;
  /** Whether tokens that a grammar program forces are decoded together. */
  readonly jumpForward: boolean;
  /** -1 for none. */
  readonly topLogprobs: number;
  readonly hasLogitsProcessor: boolean;
  readonly useCache: boolean;
}

export interface NativeToken {
  readonly token: number;
  readonly logprob?: number;
  readonly bytes?: Uint8Array;
  readonly top?: readonly { readonly token: number; readonly logprob: number; readonly bytes: Uint8Array }[];
}

export interface NativeTokensEvent {
  readonly request: number;
  readonly type: "tokens";
  readonly text: string;
  readonly tokens: readonly NativeToken[];
}

export interface NativeEndEvent {
  readonly request: number;
  readonly type: "stop" | "length" | "aborted" | "failed" | "grammarFailed";
  /** The stop string, or the message of a failure. */
  readonly text: string;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly promptMs: number;
  readonly decodeMs: number;
}

export type NativeEvent = NativeTokensEvent | NativeEndEvent;

export interface NativeModelInfo {
  readonly description: string;
  readonly parameterCount: bigint;
  readonly sizeBytes: bigint;
  readonly trainedContextLength: number;
  readonly embeddingLength: number;
  readonly vocabularySize: number;
  readonly bosToken: { readonly id: number; readonly text: string } | undefined;
  readonly eosToken: { readonly id: number; readonly text: string } | undefined;
  readonly addsBos: boolean;
  readonly endOfGenerationTokens: readonly number[];
  readonly specialTokens: readonly string[];
}

export interface NativeStats {
  readonly activeSequences: number;
  readonly queuedRequests: number;
  readonly decodeSteps: number;
  readonly promptTokens: number;
  readonly cachedPromptTokens: number;
  readonly generatedTokens: number;
  readonly draftedTokens: number;
  readonly preparedMasks: number;
  readonly cancelledRequests: number;
}

/** A model from loading to freeing. All but `close` and `keepAlive` need "loaded" before and throw after `close`. */
export interface NativeEngineHandle {
  modelInfo(): NativeModelInfo;
  contextLength(): number;
  /**
   * Begins to find the tokens of texts that follow each other; the listener hears "tokenized". `areControl` tells whose
   * special tokens are read where `parseSpecial` is on.
   */
  tokenize(
    id: number,
    texts: readonly string[],
    areControl: readonly boolean[],
    parseSpecial: boolean,
    addSpecial: boolean,
    addBos: boolean,
  ): void;
  /** The listener hears of it no more. */
  cancelTokenize(id: number): void;
  /** The one token that a text of at most 1024 bytes is; -1 when it is none, or more. */
  tokenId(text: string): number;
  /** Token ids outside the vocabulary are left out. */
  detokenize(tokens: Int32Array, special: boolean): Uint8Array;
  submit(request: NativeRequest): void;
  cancel(request: number): void;
  /** A paused request keeps its sequence, but nothing is computed for it. */
  setPaused(request: number, paused: boolean): void;
  stats(): NativeStats;
  /** Whether the engine keeps the process alive; it does from the start. */
  keepAlive(on: boolean): void;
  /** Begins to end everything, also a load under way. */
  close(): void;
  /**
   * Ends everything before it returns, if that takes no longer than this; the listener hears nothing more. False when
   * something still runs.
   */
  halt(milliseconds: number): boolean;
  /** A fresh sampler's choice from these logits after it saw `history`. */
  sampleLogits(sampling: NativeSampling, grammar: string, history: Int32Array, logits: Float32Array): number;
}

/**
 * What the engine tells. Order: "progress" (0 to 1, at most once per percent), then "loaded" or "failed" ("" when
 * closed before), "tokenized" (its tokens, or an error that is not ""), "events" and "logits" of requests, and "closed"
 * last. For "logits" the listener changes the array in
 * place and gives undefined, or a text when the processor failed. It must not throw.
 */
export type NativeListener = (
  ...report:
    | ["progress", number]
    | ["loaded"]
    | ["failed", string]
    | ["tokenized", number, Int32Array, string]
    | ["events", readonly NativeEvent[]]
    | ["logits", number, Int32Array, Float32Array]
    | ["closed"]
) => string | undefined;

export interface NativeLoadOptions {
  readonly gpuLayers: number;
  readonly useMmap: boolean;
  readonly useMlock: boolean;
  readonly parallel: number;
  readonly contextLength: number;
  readonly batchSize: number;
  readonly microBatchSize: number;
  readonly threads: number;
  readonly batchThreads: number;
  readonly eventIntervalMs: number;
}

/** A vocabulary's tokens, made ready for masks. */
export type NativeVocabularyHandle = object;

/** How far one output has come through a grammar program. */
export interface NativeMatcherHandle {
  /** False, and no change, when the token may not come. */
  accept(token: number): boolean;
  /** Bit `t & 31` of word `t >> 5`: token t may come. */
  mask(): Uint32Array;
  isComplete(): boolean;
  rollback(tokens: number): void;
  /** Bytes that must come next, at most `limit`. */
  forced(limit: number): Uint8Array;
  /** Takes the tokens; microseconds of [mask, commit] for each, until one may not come. */
  timeMasks(tokens: Int32Array): Float64Array;
  /** Units of work that the last `accept`, `mask` or `forced` took. More than an answer may take is an Error. */
  work(): number;
}

export interface NativeBinding {
  initialize(libraryFolders: readonly string[]): void;
  /** Ends the process at once: no handler runs, nothing is waited for. */
  exitAtOnce(code: number): void;
  readonly NativeEngine: new (
    path: string,
    options: NativeLoadOptions,
    listener: NativeListener,
  ) => NativeEngineHandle;
  /** The bytes that each token prints (none for control tokens), and how each is written. */
  readonly NativeVocabulary: new (
    bytes: readonly Uint8Array[],
    texts: readonly string[],
  ) => NativeVocabularyHandle;
  /** From a program and a vocabulary, or as the clone of another matcher. Throws an Error for a damaged program. */
  readonly NativeMatcher: new (
    ...from: [program: Uint8Array, vocabulary: NativeVocabularyHandle] | [other: NativeMatcherHandle]
  ) => NativeMatcherHandle;
}
