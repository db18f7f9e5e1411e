import { HttpError } from "../errors/http-error.js";
import { retryAfterSeconds } from "../errors/error-table.js";

/** Counts what runs, so that a server can refuse the new and wait for the old. */
export class Drain {
  #running = 0;
  #waiters: (() => void)[] = [];
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  /** Throws HttpError 503 with Retry-After once draining has begun. */
  check(): void {
    if (!this.#draining) return;
    throw new HttpError(503, "shutting_down", "The server is shutting down.", {
      headers: { "retry-after": `${retryAfterSeconds}` },
    });
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
