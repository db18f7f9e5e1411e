import type { GenerateOptions, Llama } from "@camelid/core-native";
import type { StreamOptions } from "@camelid/openai-types";
import type { z } from "zod";
import type { ServerContext } from "../server-context.js";
import { checkShape } from "../validation/check-shape.js";
import { readJson } from "../validation/read-json.js";
import { runRequest } from "./run-request.js";

/** The fields of a body that the route itself reads. */
interface AnyBody {
  readonly model: string;
  readonly stream?: boolean | null;
  readonly stream_options?: StreamOptions | null;
}

/** Fields that a request gets in place of those of its body: it always streams. */
interface Streaming {
  readonly stream: true;
  readonly stream_options: StreamOptions | null;
  readonly model: string;
}

/** What tells one endpoint that generates from another. */
export interface Endpoint<Body extends AnyBody, Chunk extends object, Whole extends object> {
  /** Name in metrics. */
  readonly name: string;
  readonly schema: z.ZodType;
  readonly start: (
    llama: Llama,
    body: Body,
    streaming: Streaming,
    options: GenerateOptions,
  ) => Promise<AsyncIterable<Chunk>>;
  readonly fold: (chunks: AsyncIterable<Chunk>) => Promise<Whole>;
}

/** The route of an endpoint: one body or a stream, as the request asks. */
export function generationRoute<Body extends AnyBody, Chunk extends object, Whole extends object>(
  endpoint: Endpoint<Body, Chunk, Whole>,
): (context: ServerContext, request: Request, client: string) => Promise<Response> {
  return async (context, request, client) => {
    const body = await readJson(request, context);
    checkShape<Body>(endpoint.schema, body);
    const entry = context.models.get(body.model);
    const stream = body.stream === true;
    const streaming: Streaming = {
      stream: true,
      // A whole answer is the fold of a stream with usage.
      stream_options: stream ? (body.stream_options ?? null) : { include_usage: true },
      model: entry.id,
    };
    return runRequest({
      context,
      entry,
      request,
      client,
      endpoint: endpoint.name,
      stream,
      start: (options) =>
        endpoint.start(entry.llama, body, streaming, {
          ...options,
          samplingDefaults: context.samplingDefaults,
          limits: context.limits,
        }),
      fold: endpoint.fold,
    });
  };
}
