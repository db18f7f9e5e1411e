import { GrammarError } from "@camelid/grammar/gbnf";
import type {
  NativeEngineHandle,
  NativeEvent,
  NativeRequest,
  NativeStats,
} from "../binding/native-binding.js";
import { abortError, CoreError } from "../errors.js";
import { checkNames } from "../request/check-names.js";
import type { Tokenizer } from "../tokenizer/tokenizer.js";
import { checkRequest } from "./check-request.js";
import { checkDetokenize, checkPromptShape, checkRequestNames, checkTokenize } from "./check-shapes.js";
import type {
  Engine,
  EngineEvent,
  EnginePrompt,
  EngineStats,
  GenerateRequest,
  ModelInfo,
  SequenceOptions,
  TokenizeOptions,
} from "./engine.js";
import { RequestStream, type StartedRequest } from "./request-stream.js";

/** What a request needs while the engine works on it. */
interface Running {
  readonly stream: RequestStream;
  readonly processor: GenerateRequest["logitsProcessor"];
}

/** The engine of a loaded model. Made by `loadEngine`, which also feeds it what the addon reports. */
export class NativeEngine implements Engine {
  readonly model: ModelInfo;
  readonly contextLength: number;
  readonly parallel: number;
  readonly #handle: NativeEngineHandle;
  readonly #tokenizer: Tokenizer;
  readonly #running = new Map<number, Running>();
  readonly #closed: Promise<void>;
  #lastStats: NativeStats;
  #closing = false;
  #nextId = 1;

  /** `closed` settles when the addon has freed everything. */
  constructor(
    handle: NativeEngineHandle,
    model: ModelInfo,
    tokenizer: Tokenizer,
    parallel: number,
    closed: Promise<void>,
  ) {
    this.#handle = handle;
    this.#tokenizer = tokenizer;
    this.#closed = closed;
    this.model = model;
    this.parallel = parallel;
    this.contextLength = handle.contextLength();
    this.#lastStats = handle.stats();
    handle.keepAlive(false);
    tokenizer.onChange = () => this.#settleKeepAlive();
  }

  generate(request: GenerateRequest, options: SequenceOptions = {}): AsyncIterable<EngineEvent> {
    return new RequestStream({ start: (stream) => this.#start(request, options, stream) }, options);
  }

  #start(request: GenerateRequest, options: SequenceOptions, stream: RequestStream): StartedRequest {
    this.#assertOpen();
    checkRequestNames(request, options);
    const id = this.#nextId;
    this.#nextId = (this.#nextId + 1) % 2 ** 32;
    const begin = (tokens: ArrayLike<number>) => {
      const checked = checkRequest(id, tokens, request, {
        vocabularySize: this.model.vocabularySize,
        contextLength: this.contextLength,
        tokenId: (text) => this.#tokenizer.tokenId(text),
      });
      this.#submit(checked);
      this.#running.set(id, { stream, processor: request.logitsProcessor });
      this.#settleKeepAlive();
    };
    const stop = new AbortController();
    if (request.prompt.type === "tokens") begin(request.prompt.tokens);
    else {
      this.tokenizePrompt(request.prompt, { signal: stop.signal })
        .then((tokens) => {
          this.#assertOpen();
          begin(tokens);
        })
        .catch((error: unknown) => stream.fail(error));
    }
    return {
      cancel: () => {
        stop.abort();
        if (this.#running.has(id) && !this.#closing) this.#handle.cancel(id);
      },
      setPaused: (paused) => {
        if (this.#running.has(id) && !this.#closing) this.#handle.setPaused(id, paused);
      },
    };
  }

  #settleKeepAlive(): void {
    if (!this.#closing) this.#handle.keepAlive(this.#running.size + this.#tokenizer.pending > 0);
  }

  /** The addon refuses only a grammar that passed our own check. */
  #submit(request: NativeRequest): void {
    try {
      this.#handle.submit(request);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw request.grammar === ""
        ? new CoreError("generation_failed", `The request could not be started: ${reason}.`, { cause })
        : new GrammarError(reason);
    }
  }

  /** Takes events of the addon. */
  receive(events: readonly NativeEvent[]): void {
    for (const event of events) {
      this.#running.get(event.request)?.stream.push(event);
      if (event.type !== "tokens") this.#running.delete(event.request);
    }
    this.#settleKeepAlive();
  }

  /** Runs a request's logits processor; gives a text when it failed. */
  processLogits(request: number, tokens: Int32Array, logits: Float32Array): string | undefined {
    const running = this.#running.get(request);
    if (running === undefined || running.stream.ended) return "nobody waits for it any more";
    try {
      running.processor?.(tokens, logits);
      return undefined;
    } catch (error) {
      running.stream.fail(error);
      return "the logits processor failed";
    }
  }

  async tokenize(text: string, options: TokenizeOptions = {}): Promise<Int32Array> {
    this.#assertOpen();
    checkTokenize(text, options);
    return this.#tokenizer.tokenize(text, options);
  }

  async tokenizePrompt(
    prompt: EnginePrompt,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Int32Array> {
    this.#assertOpen();
    checkPromptShape(prompt);
    checkNames("options", options, { signal: true });
    return this.#tokenizer.tokenizePrompt(prompt, options.signal);
  }

  tokenId(text: string): number | undefined {
    this.#assertOpen();
    return this.#tokenizer.tokenId(text);
  }

  detokenize(
    tokens: readonly number[] | Int32Array,
    options: { readonly special?: boolean } = {},
  ): Uint8Array {
    this.#assertOpen();
    checkDetokenize(tokens, options);
    return this.#tokenizer.detokenize(tokens, options.special ?? false);
  }

  stats(): EngineStats {
    if (!this.#closing) this.#lastStats = this.#handle.stats();
    return this.#lastStats;
  }

  close(): Promise<void> {
    if (!this.#closing) {
      this.stats();
      this.#lastStats = { ...this.#lastStats, activeSequences: 0, queuedRequests: 0 };
      this.#closing = true;
      this.#handle.keepAlive(true);
      this.#handle.close();
      this.#tokenizer.close();
      for (const { stream } of this.#running.values())
        stream.fail(abortError("The engine was closed while the request ran."));
      this.#running.clear();
    }
    return this.#closed;
  }

  #assertOpen(): void {
    if (this.#closing) throw new CoreError("engine_closed", "The engine is closed.");
  }
}
