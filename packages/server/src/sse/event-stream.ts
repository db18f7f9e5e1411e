import { toWireError } from "../errors/error-table.js";

export interface EventStreamOptions {
  /** Milliseconds between comments that keep the line alive while nothing is said. */
  readonly keepAliveMs: number;
  /** Milliseconds after which a stream that nobody reads is ended. */
  readonly readTimeoutMs: number;
  /** Called when the reader leaves, or does not read any more; must end the events soon. */
  readonly cancel: () => void;
  /** Called with the error that broke the stream. */
  readonly onError?: (error: unknown) => void;
}

const encoder = new TextEncoder();
const keepAlive = encoder.encode(": keep-alive\n\n");
const done = encoder.encode("data: [DONE]\n\n");

/**
 * Server-sent events of a stream of objects, ended by `[DONE]` as OpenAI does. An error in mid-stream is sent as a
 * `data:` line with an error body, and ends the stream.
 */
export function toEventStream(
  events: AsyncIterable<object>,
  options: EventStreamOptions,
): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]();
  let timer: ReturnType<typeof setInterval> | undefined;
  let unread: ReturnType<typeof setTimeout> | undefined;
  let left = false;
  let quiet = true;
  const leave = async () => {
    left = true;
    clearInterval(timer);
    clearTimeout(unread);
    options.cancel();
    await iterator.return?.();
  };
  return new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setInterval(() => {
        // A reader that does not read needs no more comments.
        if (quiet && (controller.desiredSize ?? 0) > 0) controller.enqueue(keepAlive);
        quiet = true;
      }, options.keepAliveMs);
    },
    async pull(controller) {
      clearTimeout(unread);
      try {
        const { done: ended, value } = await iterator.next();
        if (left) return;
        quiet = false;
        if (ended !== true) {
          // Whoever reads asks for more.
          unread = setTimeout(() => {
            controller.error(new DOMException("The answer was not read.", "TimeoutError"));
            void leave();
          }, options.readTimeoutMs);
          return controller.enqueue(toLine(value));
        }
        controller.enqueue(done);
      } catch (error) {
        if (left) return;
        options.onError?.(error);
        controller.enqueue(toLine(toWireError(error).body));
      }
      clearInterval(timer);
      controller.close();
    },
    cancel: leave,
  });
}

function toLine(value: object): Uint8Array {
  return encoder.encode(`data: ${JSON.stringify(value)}\n\n`);
}
