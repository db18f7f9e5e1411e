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
  /** "" for none. */
  readonly grammar: string;
  /** -1 for none. */
  readonly topLogprobs: number;
  readonly hasLogitsProcessor: boolean;
}

export interface NativeToken {
  readonly token: number;
  readonly logprob?: number;
  readonly bytes?: Uint8Array;
  readonly top?: readonly { readonly token: number; readonly logprob: number; readonly bytes: Uint8Array }[];
}

export type NativeEvent =
  | { readonly request: number; readonly type: "tokens"; readonly text: string; readonly tokens: readonly NativeToken[] }
  | {
      readonly request: number;
      readonly type: "stop" | "length" | "aborted" | "failed";
      /** The stop string, or the message of a failure. */
      readonly text: string;
      readonly code: string;
      readonly promptTokens: number;
      readonly cachedTokens: number;
      readonly completionTokens: number;
      readonly promptMs: number;
      readonly decodeMs: number;
    };

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
  readonly hasEncoder: boolean;
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
  readonly cancelledRequests: number;
}

/** A loaded model with its engine thread. After `stop` nothing else may be called. */
export interface NativeEngineHandle {
  modelInfo(): NativeModelInfo;
  contextLength(): number;
  tokenize(text: string, addSpecial: boolean, parseSpecial: boolean): Int32Array;
  detokenize(tokens: Int32Array, special: boolean): Uint8Array;
  submit(request: NativeRequest): void;
  cancel(request: number): void;
  stats(): NativeStats;
  /** Whether the engine keeps the process alive. */
  keepAlive(on: boolean): void;
  stop(done: () => void): void;
}

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
}


export interface NativeBinding {
  initialize(libraryFolder: string): void;
  /** Returns a function that aborts the load. */
  load(
    path: string,
    options: NativeLoadOptions,
    report: (kind: "progress" | "loaded" | "failed", value: number | string | NativeEngineHandle) => void,
    onEvents: (events: readonly NativeEvent[]) => void,
    processLogits: (request: number, tokens: Int32Array, logits: Float32Array) => void,
  ): () => void;
}
