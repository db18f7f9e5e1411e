import type { ModelEntry } from "../served-models.js";
import type { ServerContext } from "../server-context.js";
import { toEventStream } from "../sse/event-stream.js";

/** One generation: its chunks wait for their turn, then run. */
export interface Generation<Chunk extends object, Whole extends object> {
  readonly context: ServerContext;
  readonly entry: ModelEntry;
  readonly request: Request;
  readonly endpoint: string;
  /** Answer with server-sent events instead of one body. */
  readonly stream: boolean;
  /** Plans the request (throws what is wrong with it) and gives its chunks. */
  readonly start: (signal: AbortSignal) => Promise<AsyncIterable<Chunk>>;
  readonly fold: (chunks: AsyncIterable<Chunk>) => Promise<Whole>;
}

/**
 * Plans, enters the queue and answers. What can be refused is refused before the first byte; after that the client's
 * leaving cancels, wherever the request is.
 */
export async function runRequest<Chunk extends object, Whole extends object>(
  generation: Generation<Chunk, Whole>,
): Promise<Response> {
  const { context, entry, request, endpoint, stream, start, fold } = generation;
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, request.signal]);
  const planned = await start(signal);
  const ticket = entry.queue.enter(signal);
  const timer = context.metrics.startRequest(endpoint, entry.id);
  const chunks = inTurn();
  if (!stream) {
    try {
      return Response.json(await fold(chunks));
    } finally {
      ticket.release();
    }
  }
  const body = toEventStream(chunks, {
    keepAliveMs: context.keepAliveMs,
    cancel: () => {
      abort.abort();
      ticket.release();
    },
    onError: (error) => context.report(error, request),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
    },
  });

  async function* inTurn(): AsyncGenerator<Chunk, void, undefined> {
    context.drain.begin();
    try {
      await ticket.ready;
      for await (const chunk of planned) {
        timer.onChunk();
        yield chunk;
      }
    } finally {
      ticket.release();
      timer.end();
      context.drain.end();
    }
  }
}
