import { retryAfterSeconds } from "../errors/error-table.js";
import { HttpError } from "../errors/http-error.js";

/** Bounds the bytes of all bodies together that are being read: many unfinished ones must not fill the memory. */
export class BodyBudget {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Throws HttpError 503 with Retry-After when there is no room for so many bytes more. */
  take(bytes: number): void {
    if (this.#taken + bytes > this.#most) {
      const headers = { "retry-after": `${retryAfterSeconds}` };
      throw new HttpError(
        503,
        "too_many_bodies",
        "Too many bodies are being sent at once; try again later.",
        {
          headers,
        },
      );
    }
    this.#taken += bytes;
  }

  giveBack(bytes: number): void {
    this.#taken -= bytes;
  }
}
