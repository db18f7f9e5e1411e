import { completionDefaults } from "@camelid/core-native";
import { Hono } from "hono";
import { Drain, shuttingDown } from "./admission/drain.js";
import { checkHandlerOptions } from "./check-options.js";
import { toWireError } from "./errors/error-table.js";
import { HttpError } from "./errors/http-error.js";
import type { HandlerOptions, ServerLogger } from "./handler-options.js";
import { DeferredMetrics } from "./metrics/deferred-metrics.js";
import { createStaticFiles } from "./playground/static-files.js";
import { applyTemplate } from "./routes/apply-template.js";
import { chatCompletions } from "./routes/chat-completions.js";
import { completions } from "./routes/completions.js";
import { health } from "./routes/health.js";
import { listModels, retrieveModel } from "./routes/models.js";
import { detokenize, tokenize } from "./routes/tokenize.js";
import { createApiKeyCheck } from "./security/api-key.js";
import { corsHeaders, preflight } from "./security/cors.js";
import { createHostCheck } from "./security/host-check.js";
import type { ServerContext } from "./server-context.js";
import { BodyBudget } from "./validation/body-budget.js";
import { ServedModels } from "./served-models.js";

/** Answers requests; mount it wherever `(Request) => Promise<Response>` goes. */
export interface Handler {
  /** `from` tells who asks, for their turn in the queue: an address. With API keys those tell it. */
  (request: Request, from?: { readonly address?: string | undefined }): Promise<Response>;
  /** Refuses new requests with 503 and waits until those that run have ended. */
  drain(): Promise<void>;
}

type Route = (context: ServerContext, request: Request, client: string) => Response | Promise<Response>;

const defaultMaxBodyBytes = 16 * 1024 * 1024;
/** Bodies of the largest size that may be on their way at once. */
const bodiesAtOnce = 8;

interface Environment {
  readonly Bindings: { readonly address: string };
}

const posts: Readonly<Record<string, Route>> = {
  "/v1/chat/completions": chatCompletions,
  "/v1/completions": completions,
  "/v1/apply-template": applyTemplate,
  "/v1/tokenize": tokenize,
  "/v1/detokenize": detokenize,
};

const gets: Readonly<Record<string, Route>> = {
  "/v1/models": listModels,
  "/metrics": async ({ metrics }) => {
    const { contentType, text } = await metrics.render();
    return new Response(text, { headers: { "content-type": contentType } });
  },
};

/**
 * Makes the server: an OpenAI-compatible API over loaded models, as one function. It never throws; every fault becomes
 * an OpenAI error body. The models stay the caller's: closing them is not the handler's business.
 * Throws InvalidParameterError for unknown and wrong options.
 */
export function createHandler(options: HandlerOptions): Handler {
  checkHandlerOptions(options);
  const models = new ServedModels(options.models, options.maxQueue ?? 64);
  const context: ServerContext = {
    models,
    metrics: new DeferredMetrics(models),
    drain: new Drain(),
    maxBodyBytes: options.maxBodyBytes ?? defaultMaxBodyBytes,
    bodies: new BodyBudget(bodiesAtOnce * (options.maxBodyBytes ?? defaultMaxBodyBytes)),
    limits: options.limits ?? {},
    keepAliveMs: options.keepAliveMs ?? 15_000,
    readTimeoutMs: options.readTimeoutMs ?? 60_000,
    samplingDefaults: options.samplingDefaults ?? completionDefaults,
    report: (error, request) => report(options.logger, error, request),
  };
  const app = createRoutes(context, options);
  const origins = options.allowedOrigins ?? [];
  const checkHost = options.allowedHosts === undefined ? () => {} : createHostCheck(options.allowedHosts);

  const handle: (...given: Parameters<Handler>) => Promise<Response> = async (request, from = {}) => {
    const started = performance.now();
    let response: Response;
    try {
      checkHost(request);
      response =
        request.method === "OPTIONS"
          ? preflight(origins, request)
          : await app.fetch(request, { address: from.address ?? "" });
    } catch (error) {
      response = errorResponse(context, error, request);
    }
    for (const [name, value] of Object.entries(corsHeaders(origins, request)))
      response.headers.set(name, value);
    const { pathname } = new URL(request.url);
    const ms = Math.round(performance.now() - started);
    options.logger?.info({ method: request.method, path: pathname, status: response.status, ms }, "answered");
    context.metrics.countResponse(
      pathname in posts || pathname in gets ? pathname : "other",
      response.status,
    );
    return response;
  };
  const drain = (): Promise<void> => {
    const drained = context.drain.finish();
    for (const { admission } of models.list) admission.stop(shuttingDown());
    return drained;
  };
  return Object.assign(handle, { drain });
}

function createRoutes(context: ServerContext, options: HandlerOptions): Hono<Environment> {
  const checkKey = createApiKeyCheck(options.apiKeys ?? []);
  const app = new Hono<Environment>();
  app.onError((error) => {
    throw error;
  });
  const guarded = (route: Route, request: Request, address: string) => {
    const key = checkKey(request);
    return route(context, request, key ?? address);
  };
  for (const path of ["/health", "/v1/health"]) app.get(path, () => health(context));
  for (const [path, route] of Object.entries(gets))
    app.get(path, (c) => guarded(route, c.req.raw, c.env.address));
  app.get("/v1/models/:id{.+}", (c) =>
    guarded(() => retrieveModel(context, c.req.param("id")), c.req.raw, c.env.address),
  );
  for (const [path, route] of Object.entries(posts)) {
    app.post(path, (c) => {
      context.drain.check();
      return guarded(route, c.req.raw, c.env.address);
    });
  }
  for (const path of [...Object.keys(posts), ...Object.keys(gets)]) {
    app.all(path, (c) => {
      const allow = path in posts ? "POST" : "GET";
      throw new HttpError(405, "method_not_allowed", `${path} takes ${allow}, not ${c.req.method}.`, {
        headers: { allow },
      });
    });
  }
  const files = options.playground === undefined ? undefined : createStaticFiles(options.playground);
  app.notFound(async (c) => {
    // Hono answers HEAD as GET without the body.
    const found = /^(GET|HEAD)$/.test(c.req.method) ? await files?.(c.req.path) : undefined;
    if (found !== undefined) return found;
    throw new HttpError(404, "not_found", `There is nothing at ${c.req.method} ${c.req.path}.`);
  });
  return app;
}

/** A client that left is no fault of the server, whatever broke because of it; nobody reads the answer. */
const clientLeft = new HttpError(499, "client_left", "The client left before it was answered.");

function errorResponse(context: ServerContext, error: unknown, request: Request): Response {
  const { status, headers, body, isFault } = toWireError(request.signal.aborted ? clientLeft : error);
  if (isFault) context.report(error, request);
  return Response.json(body, { status, headers });
}

function report(logger: ServerLogger | undefined, error: unknown, request: Request): void {
  if (request.signal.aborted) return;
  logger?.error({ err: error, method: request.method, path: new URL(request.url).pathname }, "failed");
}
