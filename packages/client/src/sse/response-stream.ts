import type { ErrorObject } from "@camelid/openai-types";
import { ApiError, ClientError, ConnectionError } from "../errors.js";
import { EventStreamDecoder } from "./event-stream-decoder.js";

/**
 * The chunks of one streamed answer. Consumed once; leaving the loop (break, return, throw) or calling `abort` closes
 * the connection, which cancels the generation on the server.
 */
export class ResponseStream<Chunk extends object> implements AsyncIterable<Chunk> {
  readonly #body: ReadableStream<Uint8Array>;
  readonly #controller: AbortController;
  readonly #signal: AbortSignal;
  #consumed = false;

  /** `signal` is the controller's, or one that follows it and the caller's. */
  constructor(body: ReadableStream<Uint8Array>, controller: AbortController, signal: AbortSignal) {
    this.#body = body;
    this.#controller = controller;
    this.#signal = signal;
  }

  /** Closes the connection; a loop over the chunks then throws `reason` (default: an AbortError). */
  abort(reason?: unknown): void {
    this.#controller.abort(reason);
    // A handler called in process may not watch the signal; nobody reads its body any more.
    if (!this.#consumed) this.#body.cancel(reason).catch(() => undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<Chunk, undefined> {
    if (this.#consumed) throw new ClientError("stream_consumed", "A stream can be consumed only once.");
    this.#consumed = true;
    return this.#chunks();
  }

  async *#chunks(): AsyncGenerator<Chunk, undefined> {
    const reader = this.#body.getReader();
    const decoder = new EventStreamDecoder();
    const signal = this.#signal;
    let complete = false;
    // Ends a read in progress even when the body's source does not watch the signal.
    const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
    signal.addEventListener("abort", stop);
    try {
      signal.throwIfAborted();
      while (true) {
        const { done, value } = await reader.read();
        if (done) throw new ConnectionError("The stream ended before its last event.");
        for (const data of decoder.push(value)) {
          if (data === "[DONE]") {
            complete = true;
            return undefined;
          }
          yield parseChunk<Chunk>(data);
          signal.throwIfAborted();
        }
      }
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ClientError) throw error;
      throw new ConnectionError("The connection broke in the middle of the stream.", { cause: error });
    } finally {
      signal.removeEventListener("abort", stop);
      if (!complete) this.#controller.abort();
      // The body may already be errored by the abort; there is nobody left to tell.
      await reader.cancel().catch(() => undefined);
    }
  }
}

/** The chunk of an event, or the error that a server reports inside a stream that had already begun. */
function parseChunk<Chunk extends object>(data: string): Chunk {
  let value: (Chunk & { error?: Partial<ErrorObject> }) | null;
  try {
    value = JSON.parse(data);
  } catch (cause) {
    throw unreadable(data, { cause });
  }
  if (typeof value !== "object" || value === null) throw unreadable(data);
  if (value.error !== undefined && value.error !== null) throw new ApiError(undefined, value.error);
  return value;
}

function unreadable(data: string, options?: ErrorOptions): ClientError {
  return new ClientError(
    "invalid_response",
    `An event of the stream is not a JSON object: ${data.slice(0, 200)}`,
    options,
  );
}
