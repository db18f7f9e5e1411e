import { HttpError } from "../errors/http-error.js";
import { retryAfterSeconds } from "../errors/error-table.js";

/** A place in the queue. */
export interface Ticket {
  /** Fulfilled when the request may run; rejected with the signal's reason when it is aborted while it waits. */
  readonly ready: Promise<void>;
  /** Gives the place back; safe to call twice. */
  release(): void;
}

/** Lets `parallel` requests run at a time and `maxWaiting` wait, in order; refuses the rest. */
export class AdmissionQueue {
  readonly #parallel: number;
  readonly #maxWaiting: number;
  readonly #waiting: { start: () => void }[] = [];
  #running = 0;

  constructor(parallel: number, maxWaiting: number) {
    this.#parallel = parallel;
    this.#maxWaiting = maxWaiting;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Throws HttpError 429 with Retry-After when the queue is full. */
  enter(signal: AbortSignal): Ticket {
    if (this.#running < this.#parallel) {
      this.#running++;
      return { ready: Promise.resolve(), release: this.#releaser() };
    }
    if (this.#waiting.length >= this.#maxWaiting) {
      throw new HttpError(
        429,
        "queue_full",
        `${this.#waiting.length} requests are waiting already; try again later.`,
        {
          headers: { "retry-after": `${retryAfterSeconds}` },
        },
      );
    }
    return this.#wait(signal);
  }

  #wait(signal: AbortSignal): Ticket {
    let release = () => {};
    const ready = new Promise<void>((resolve, reject) => {
      const leave = () => {
        const index = this.#waiting.indexOf(entry);
        if (index !== -1) this.#waiting.splice(index, 1);
        signal.removeEventListener("abort", abort);
      };
      const abort = () => {
        leave();
        reject(signal.reason);
      };
      const entry = {
        start: () => {
          signal.removeEventListener("abort", abort);
          this.#running++;
          release = this.#releaser();
          resolve();
        },
      };
      release = leave;
      this.#waiting.push(entry);
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
    });
    // A waiting request may be dropped before anybody awaits it.
    ready.catch(() => {});
    return { ready, release: () => release() };
  }

  #releaser(): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#running--;
      this.#waiting.shift()?.start();
    };
  }
}
