import { GrammarError } from "@camelid/grammar/gbnf";
import type { NativeEndEvent, NativeTokensEvent } from "../binding/native-binding.js";
import { abortError, CoreError } from "../errors.js";
import type { EngineEvent, EngineUsage } from "./engine.js";

/** How a stream reaches the engine. */
export interface StreamSource {
  /** Begins the request; what it throws is thrown by the first `next`. Gives the function that cancels it. */
  start(stream: RequestStream): () => void;
}

interface Waiter {
  resolve(result: IteratorResult<EngineEvent, undefined>): void;
  reject(reason: unknown): void;
}

/** The events of one request. Starts with the first `next`; `return` and the signal cancel it. */
export class RequestStream implements AsyncIterableIterator<EngineEvent, undefined> {
  readonly #source: StreamSource;
  readonly #signal: AbortSignal | undefined;
  readonly #events: EngineEvent[] = [];
  readonly #waiters: Waiter[] = [];
  readonly #onAbort = () => this.fail(abortReason(this.#signal));
  #cancel: (() => void) | undefined;
  #started = false;
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor(source: StreamSource, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#signal = signal;
  }

  /** Whether nothing that comes now is of use. */
  get ended(): boolean {
    return this.#ended;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<EngineEvent, undefined>> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      if (!this.#started) this.#start();
      this.#settle();
    });
  }

  return(): Promise<IteratorResult<EngineEvent, undefined>> {
    this.#started = true;
    this.#events.length = 0;
    this.#failure = undefined;
    this.#end();
    this.#settle();
    return Promise.resolve({ done: true, value: undefined });
  }

  #start(): void {
    this.#started = true;
    if (this.#signal?.aborted === true) return this.fail(abortReason(this.#signal));
    try {
      this.#cancel = this.#source.start(this);
    } catch (error) {
      return this.fail(error);
    }
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Takes an event of the engine. */
  push(event: NativeTokensEvent | NativeEndEvent): void {
    if (this.#ended) return;
    switch (event.type) {
      case "tokens":
        this.#events.push({ type: "tokens", text: event.text, tokens: event.tokens });
        break;
      case "stop":
      case "length":
        this.#events.push(finishOf(event, event.type));
        this.#cancel = undefined;
        this.#end();
        break;
      case "aborted":
        this.#cancel = undefined;
        return this.fail(abortError("The engine was closed while the request ran."));
      case "grammarFailed":
        this.#cancel = undefined;
        return this.fail(new GrammarError(event.text));
      case "failed":
        this.#cancel = undefined;
        return this.fail(new CoreError("generation_failed", `The engine could not go on: ${event.text}.`));
    }
    this.#settle();
  }

  /** Ends with an error, after the events that came before it. The first end counts. */
  fail(reason: unknown): void {
    if (this.#ended) return;
    this.#failure = { reason };
    this.#end();
    this.#settle();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #settle(): void {
    for (let waiter = this.#waiters[0]; waiter !== undefined; waiter = this.#waiters[0]) {
      const event = this.#events.shift();
      if (event !== undefined) waiter.resolve({ done: false, value: event });
      else if (!this.#ended) return;
      else if (this.#failure !== undefined) {
        waiter.reject(this.#failure.reason);
        this.#failure = undefined;
      } else waiter.resolve({ done: true, value: undefined });
      this.#waiters.shift();
    }
  }
}

function abortReason(signal: AbortSignal | undefined): unknown {
  const reason: unknown = signal?.reason;
  if (reason instanceof DOMException && reason.name === "AbortError") return reason;
  return abortError("The request was aborted.", { cause: reason });
}

function finishOf(event: NativeEndEvent, reason: "stop" | "length"): EngineEvent {
  const { promptTokens, cachedTokens, completionTokens, promptMs, decodeMs } = event;
  const usage: EngineUsage = { promptTokens, cachedTokens, completionTokens, promptMs, decodeMs };
  return event.text === ""
    ? { type: "finish", reason, usage }
    : { type: "finish", reason, stopString: event.text, usage };
}
