import { HttpError } from "../errors/http-error.js";
import { retryAfterSeconds } from "../errors/error-table.js";

/** 503 with Retry-After. */
export function shuttingDown(): HttpError {
  const headers = { "retry-after": `${retryAfterSeconds}` };
  return new HttpError(503, "shutting_down", "The server is shutting down.", { headers });
}

/** Counts what runs, so that a server can refuse the new and wait for the old. */
export class Drain {
  #running = 0;
  #waiters: (() => void)[] = [];
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  /** Throws `shuttingDown` once draining has begun. */
  check(): void {
    if (this.#draining) throw shuttingDown();
  }

  begin(): void {
    this.#running++;
  }

  end(): void {
    this.#running--;
    if (this.#running === 0) for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Refuses new work and waits until none runs. */
  async finish(): Promise<void> {
    this.#draining = true;
    if (this.#running > 0) await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }
}
