import type { GenerateOptions } from "@camelid/core-native";
import type { ModelEntry } from "../served-models.js";
import type { ServerContext } from "../server-context.js";
import { toEventStream } from "../sse/event-stream.js";

/** One generation: it is planned, its sequences wait for their turn, and run. */
export interface Generation<Chunk extends object, Whole extends object> {
  readonly context: ServerContext;
  readonly entry: ModelEntry;
  readonly request: Request;
  /** Who asks: clients take turns. */
  readonly client: string;
  readonly endpoint: string;
  /** Answer with server-sent events instead of one body. */
  readonly stream: boolean;
  /** Plans the request (throws what is wrong with it) and gives its chunks. */
  readonly start: (
    options: Pick<GenerateOptions, "signal" | "acquire" | "client">,
  ) => Promise<AsyncIterable<Chunk>>;
  readonly fold: (chunks: AsyncIterable<Chunk>) => Promise<Whole>;
}

/**
 * Lets the request in, plans and answers. What can be refused is refused before the first byte; after that the client's
 * leaving cancels, wherever the request is. Each sequence waits for its own turn and gives it back as soon as the engine
 * has no more to do for it, however slowly the answer is read.
 */
export async function runRequest<Chunk extends object, Whole extends object>(
  generation: Generation<Chunk, Whole>,
): Promise<Response> {
  const { context, entry, request, client, endpoint, stream, start, fold } = generation;
  const abort = new AbortController();
  const signal = AbortSignal.any([abort.signal, request.signal]);
  const place = entry.admission.enter(client);
  let planned: AsyncIterable<Chunk>;
  try {
    planned = await start({ signal, client, acquire: (stop) => place.acquire(stop) });
  } catch (error) {
    place.leave();
    throw error;
  }
  const timer = context.metrics.startRequest(endpoint, entry.id);
  const chunks = observed();
  if (!stream) return Response.json(await fold(chunks));
  const body = toEventStream(chunks, {
    keepAliveMs: context.keepAliveMs,
    readTimeoutMs: context.readTimeoutMs,
    cancel: () => {
      abort.abort();
      place.leave();
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

  async function* observed(): AsyncGenerator<Chunk, void, undefined> {
    context.drain.begin();
    try {
      for await (const chunk of planned) {
        timer.onChunk();
        yield chunk;
      }
    } finally {
      place.leave();
      timer.end();
      context.drain.end();
    }
  }
}
