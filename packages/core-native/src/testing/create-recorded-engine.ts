import { setImmediate } from "node:timers/promises";
import type {
  Engine,
  EngineEvent,
  EnginePrompt,
  EngineStats,
  GenerateRequest,
  GeneratedToken,
  ModelInfo,
  SequenceOptions,
  TokenizeOptions,
} from "../engine/engine.js";
import {
  checkDetokenize,
  checkPromptShape,
  checkRequestNames,
  checkTokenize,
} from "../engine/check-shapes.js";
import { checkNames, type NamesOf } from "../request/check-names.js";
import { abortError, ContextLengthError, CoreError } from "../errors.js";
import { RecordedVocabulary } from "./recorded-vocabulary.js";
import { StopScanner } from "./stop-scanner.js";

/** What the engine says to one request. */
export interface RecordedOutput {
  /** The output as the model would write it, special tokens spelled out. */
  readonly text: string;
  /** Default "stop": the model ends by itself. "length": it is cut at the end of the text. */
  readonly reason?: "stop" | "length" | undefined;
}

export interface RecordedEngineOptions {
  /** One output per request in order, or a function that answers each. Throws when a request finds none left. */
  readonly outputs:
    | readonly (string | RecordedOutput)[]
    | ((request: GenerateRequest, index: number) => string | RecordedOutput);
  /** Facts of the model it pretends to be; special tokens that a request does not preserve vanish from the output. */
  readonly model?: Partial<ModelInfo> | undefined;
  /** Default 8192. */
  readonly contextLength?: number | undefined;
  /** Default 4. */
  readonly parallel?: number | undefined;
  /** Awaited before each token, so that a test decides when the output goes on. Default: the next turn of the event loop. */
  readonly beforeToken?: ((position: number, request: GenerateRequest) => Promise<void> | void) | undefined;
}

const optionNames: NamesOf<RecordedEngineOptions> = {
  outputs: true,
  model: true,
  contextLength: true,
  parallel: true,
  beforeToken: true,
};

/** An engine that plays recorded outputs, with the requests that it was given. */
export interface RecordedEngine extends Engine {
  readonly requests: readonly GenerateRequest[];
}

/**
 * Makes an engine without a model: it splits recorded outputs into token-like pieces, and honours stop strings, token
 * limits, preserved tokens, parallel sequences, abort and close. Sampling and grammars have no effect on a recording.
 */
export function createRecordedEngine(options: RecordedEngineOptions): RecordedEngine {
  return new RecordedPlayer(options);
}

class RecordedPlayer implements RecordedEngine {
  readonly model: ModelInfo;
  readonly contextLength: number;
  readonly parallel: number;
  readonly requests: GenerateRequest[] = [];
  readonly #options: RecordedEngineOptions;
  readonly #vocabulary: RecordedVocabulary;
  readonly #closing = new AbortController();
  readonly #waiting: (() => void)[] = [];
  readonly #counters = {
    activeSequences: 0,
    queuedRequests: 0,
    decodeSteps: 0,
    promptTokens: 0,
    cachedPromptTokens: 0,
    generatedTokens: 0,
    draftedTokens: 0,
    preparedMasks: 0,
    cancelledRequests: 0,
  };

  constructor(options: RecordedEngineOptions) {
    checkNames("", options, optionNames);
    this.#options = options;
    this.contextLength = options.contextLength ?? 8192;
    this.parallel = options.parallel ?? 4;
    const specialTokens = options.model?.specialTokens ?? [];
    this.#vocabulary = new RecordedVocabulary(specialTokens);
    this.model = { ...recordedModel, trainedContextLength: this.contextLength, ...options.model };
  }

  async *generate(request: GenerateRequest, options: SequenceOptions = {}) {
    try {
      yield* this.#generate(request, options);
    } finally {
      options.onEnd?.();
    }
  }

  async *#generate(request: GenerateRequest, options: SequenceOptions): AsyncGenerator<EngineEvent> {
    checkRequestNames(request, options);
    const output = this.#next(request);
    const tokens = this.#tokensOf(request.prompt);
    if (tokens.length >= this.contextLength) throw new ContextLengthError(tokens.length, this.contextLength);
    const signal =
      options.signal === undefined
        ? this.#closing.signal
        : AbortSignal.any([options.signal, this.#closing.signal]);
    let ended = false;
    await this.#enter(signal);
    try {
      for await (const event of this.#play(request, output, tokens.length, signal)) {
        ended = event.type === "finish";
        if (ended) this.#leave();
        yield event;
      }
    } finally {
      if (!ended) {
        this.#counters.cancelledRequests++;
        this.#leave();
      }
    }
  }

  #next(request: GenerateRequest): RecordedOutput {
    if (this.#closing.signal.aborted) throw new CoreError("engine_closed", "The engine is closed.");
    const index = this.requests.length;
    this.requests.push(request);
    const { outputs } = this.#options;
    const output = typeof outputs === "function" ? outputs(request, index) : outputs[index];
    if (output === undefined)
      throw new CoreError("generation_failed", `No output is recorded for request ${index + 1}.`);
    return typeof output === "string" ? { text: output } : output;
  }

  async #enter(signal: AbortSignal): Promise<void> {
    const counters = this.#counters;
    if (counters.activeSequences >= this.parallel) {
      counters.queuedRequests++;
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      counters.queuedRequests--;
    }
    counters.activeSequences++;
  }

  #leave(): void {
    this.#counters.activeSequences--;
    this.#waiting.shift()?.();
  }

  async *#play(
    request: GenerateRequest,
    output: RecordedOutput,
    promptTokens: number,
    signal: AbortSignal,
  ): AsyncGenerator<EngineEvent> {
    const room = this.contextLength - promptTokens;
    const limit = Math.min(request.maxTokens ?? room, room);
    const scanner = new StopScanner(request.stop ?? []);
    const preserved = new Set(request.preservedTokens);
    const pieces = this.#vocabulary.split(output.text, true);
    const usage = (completionTokens: number) => ({
      promptTokens,
      cachedTokens: 0,
      completionTokens,
      promptMs: 1,
      decodeMs: completionTokens,
    });
    this.#counters.promptTokens += promptTokens;
    for (const [position, piece] of pieces.entries()) {
      if (position >= limit) {
        yield { type: "tokens", text: scanner.flush(), tokens: [] };
        yield { type: "finish", reason: "length", usage: usage(limit) };
        return;
      }
      await untilAborted(this.#options.beforeToken?.(position, request) ?? setImmediate(), signal);
      this.#counters.decodeSteps++;
      this.#counters.generatedTokens++;
      const visible = this.#vocabulary.isSpecial(piece) && !preserved.has(piece) ? "" : piece;
      const { text, stop } = scanner.push(visible);
      yield { type: "tokens", text, tokens: [this.#token(piece, request.topLogprobs)] };
      if (stop !== undefined) {
        yield { type: "finish", reason: "stop", stopString: stop, usage: usage(position + 1) };
        return;
      }
    }
    yield { type: "tokens", text: scanner.flush(), tokens: [] };
    yield { type: "finish", reason: output.reason ?? "stop", usage: usage(pieces.length) };
  }

  /** A recording has no probabilities: the token it plays is certain, and the only candidate. */
  #token(piece: string, topLogprobs: number | undefined): GeneratedToken {
    const token = this.#vocabulary.encode(piece, true)[0] ?? 0;
    if (topLogprobs === undefined) return { token };
    const bytes = new TextEncoder().encode(piece);
    return { token, bytes, logprob: 0, top: topLogprobs === 0 ? [] : [{ token, bytes, logprob: 0 }] };
  }

  async tokenize(text: string, options: TokenizeOptions = {}): Promise<Int32Array> {
    checkTokenize(text, options);
    const { addSpecial = true, parseSpecial = false } = options;
    return Int32Array.from([...this.#bos(addSpecial), ...this.#vocabulary.encode(text, parseSpecial)]);
  }

  tokenId(text: string): number | undefined {
    const tokens = this.#vocabulary.encode(text, true);
    return tokens.length === 1 ? tokens[0] : undefined;
  }

  async tokenizePrompt(prompt: EnginePrompt): Promise<Int32Array> {
    checkPromptShape(prompt);
    return this.#tokensOf(prompt);
  }

  #tokensOf(prompt: EnginePrompt): Int32Array {
    if (prompt.type === "tokens") return Int32Array.from(prompt.tokens);
    const tokens = prompt.segments.flatMap(({ type, text }) =>
      this.#vocabulary.encode(text, type === "control"),
    );
    return Int32Array.from([...this.#bos(prompt.addBos), ...tokens]);
  }

  #bos(wanted: boolean): number[] {
    const { addsBos, bosToken } = this.model;
    return wanted && addsBos && bosToken !== undefined ? [bosToken.id] : [];
  }

  detokenize(
    tokens: readonly number[] | Int32Array,
    options: { readonly special?: boolean } = {},
  ): Uint8Array {
    checkDetokenize(tokens, options);
    return this.#vocabulary.decode(tokens, options.special ?? false);
  }

  stats(): EngineStats {
    return { ...this.#counters };
  }

  async close(): Promise<void> {
    this.#closing.abort(abortError("The engine was closed."));
  }
}

/** Waits, but not longer than until the signal is aborted; then throws its AbortError. */
async function untilAborted(wait: Promise<void> | void, signal: AbortSignal): Promise<void> {
  const aborted = () =>
    abortError(signal.reason instanceof Error ? signal.reason.message : "The request was aborted.");
  if (signal.aborted) throw aborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => reject(aborted());
    signal.addEventListener("abort", abort, { once: true });
    Promise.resolve(wait)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", abort));
  });
}

const recordedModel: ModelInfo = {
  path: "recorded",
  name: "recorded",
  architecture: "recorded",
  description: "recorded outputs",
  parameterCount: 0n,
  sizeBytes: 0n,
  trainedContextLength: 8192,
  embeddingLength: 1,
  vocabularySize: 1_000_000,
  bosToken: undefined,
  eosToken: undefined,
  endOfGenerationTokens: [],
  specialTokens: [],
  addsBos: false,
  chatTemplate: undefined,
  metadata: {},
};
