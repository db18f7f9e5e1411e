import { GrammarError } from "@camelid/grammar/gbnf";
import type { NativeEndEvent, NativeTokensEvent } from "../binding/native-binding.js";
import { abortError, CoreError } from "../errors.js";
import type { EngineEvent, EngineUsage, SequenceOptions } from "./engine.js";

/** How a stream reaches the engine. */
export interface StreamSource {
  /** Begins the request; what it throws is thrown by the first `next`. */
  start(stream: RequestStream): StartedRequest;
}

/** A request that the engine works on. */
export interface StartedRequest {
  cancel(): void;
  /** A paused request keeps its sequence, but nothing is computed for it. */
  setPaused(paused: boolean): void;
}

/**
 * Bytes of events that wait for their reader, about: from `pause` on the engine is told to pause the sequence, at `resume`
 * to go on. An event of text is some hundred bytes, one with 20 log-probabilities about 4 kB.
 */
export const bufferedBytes = { pause: 256 * 1024, resume: 64 * 1024 } as const;

interface Waiter {
  resolve(result: IteratorResult<EngineEvent, undefined>): void;
  reject(reason: unknown): void;
}

/**
 * The events of one request. Starts with the first `next`; `return` and the signal cancel it. A reader that falls behind
 * pauses it.
 */
export class RequestStream implements AsyncIterableIterator<EngineEvent, undefined> {
  readonly #source: StreamSource;
  readonly #signal: AbortSignal | undefined;
  readonly #onEnd: () => void;
  readonly #events: { readonly event: EngineEvent; readonly bytes: number }[] = [];
  readonly #waiters: Waiter[] = [];
  readonly #onAbort = () => this.fail(abortReason(this.#signal));
  #request: StartedRequest | undefined;
  #buffered = 0;
  #paused = false;
  #started = false;
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor(source: StreamSource, { signal, onEnd = () => {} }: SequenceOptions) {
    this.#source = source;
    this.#signal = signal;
    this.#onEnd = onEnd;
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
    this.#buffered = 0;
    this.#failure = undefined;
    this.#end();
    this.#settle();
    return Promise.resolve({ done: true, value: undefined });
  }

  #start(): void {
    this.#started = true;
    if (this.#signal?.aborted === true) return this.fail(abortReason(this.#signal));
    try {
      this.#request = this.#source.start(this);
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
        this.#hold({ type: "tokens", text: event.text, tokens: event.tokens }, bytesOf(event));
        break;
      case "stop":
      case "length":
        this.#hold(finishOf(event, event.type), 0);
        this.#request = undefined;
        this.#end();
        break;
      case "aborted":
        this.#request = undefined;
        return this.fail(abortError("The engine was closed while the request ran."));
      case "grammarFailed":
        this.#request = undefined;
        return this.fail(new GrammarError(event.text));
      case "failed":
        this.#request = undefined;
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
    this.#request?.cancel();
    this.#request = undefined;
    this.#onEnd();
  }

  #hold(event: EngineEvent, bytes: number): void {
    this.#events.push({ event, bytes });
    this.#buffered += bytes;
  }

  #settlePause(): void {
    const paused = this.#buffered > (this.#paused ? bufferedBytes.resume : bufferedBytes.pause);
    if (paused === this.#paused || this.#request === undefined) return;
    this.#paused = paused;
    this.#request.setPaused(paused);
  }

  #settle(): void {
    for (let waiter = this.#waiters[0]; waiter !== undefined; waiter = this.#waiters[0]) {
      const next = this.#events.shift();
      if (next !== undefined) {
        this.#buffered -= next.bytes;
        waiter.resolve({ done: false, value: next.event });
      } else if (!this.#ended) break;
      else if (this.#failure !== undefined) {
        waiter.reject(this.#failure.reason);
        this.#failure = undefined;
      } else waiter.resolve({ done: true, value: undefined });
      this.#waiters.shift();
    }
    this.#settlePause();
  }
}

/** What an event holds, about: objects and numbers of V8 are some dozens of bytes each. */
function bytesOf({ text, tokens }: NativeTokensEvent): number {
  const perToken = 64;
  const perLogprob = 200;
  return tokens.reduce(
    (sum, { logprob, top = [] }) =>
      sum + perToken + (logprob === undefined ? 0 : perLogprob * (1 + top.length)),
    64 + text.length * 2,
  );
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
