import type { ErrorObject } from "@camelid/openai-types";
import { ApiError, ClientError, ConnectionError, RequestTimeoutError } from "../errors.js";
import { checkLimits, checkNames } from "./check-options.js";
import { isRetryableStatus, retryDelay } from "./retry-delay.js";

/** The part of the standard `fetch` that the client uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Options of one call. */
export interface RequestOptions {
  /** Aborts the request, its retries and its stream. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the answer must begin. Default: the client's. */
  readonly timeout?: number | undefined;
  /** Times a request is sent again. Default: the client's. */
  readonly maxRetries?: number | undefined;
}

const requestOptionNames: { [Name in keyof Required<RequestOptions>]: true } = {
  signal: true,
  timeout: true,
  maxRetries: true,
};

/** What every request of a client shares. */
export interface TransportOptions {
  readonly baseURL: string;
  readonly apiKey: string | undefined;
  readonly fetch: Fetch;
  readonly maxRetries: number;
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer whose head has arrived. `controller` closes its connection; `signal` tells that it was closed. */
export interface OpenResponse {
  readonly response: Response;
  readonly controller: AbortController;
  readonly signal: AbortSignal;
}

/** Sends a request, again where that may help; throws ApiError for an error status. */
export async function send(
  transport: TransportOptions,
  method: "GET" | "POST",
  path: string,
  body: unknown,
  options: RequestOptions = {},
): Promise<OpenResponse> {
  checkNames(options, requestOptionNames);
  const maxRetries = options.maxRetries ?? transport.maxRetries;
  const timeout = options.timeout ?? transport.timeout;
  checkLimits(maxRetries, timeout);
  for (let attempt = 1; ; attempt++) {
    options.signal?.throwIfAborted();
    let failure: ClientError;
    let retryAfter: string | null = null;
    try {
      const open = await sendOnce(transport, method, path, body, timeout, options.signal);
      if (open.response.ok) return open;
      failure = await readError(open);
      if (!isRetryableStatus(open.response.status)) throw failure;
      retryAfter = open.response.headers.get("retry-after");
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof ConnectionError)) throw error;
      failure = error;
    }
    if (attempt > maxRetries) throw failure;
    await wait(retryDelay(attempt, retryAfter), options.signal);
  }
}

async function sendOnce(
  transport: TransportOptions,
  method: "GET" | "POST",
  path: string,
  body: unknown,
  timeout: number,
  outer: AbortSignal | undefined,
): Promise<OpenResponse> {
  const controller = new AbortController();
  const signal = outer === undefined ? controller.signal : AbortSignal.any([outer, controller.signal]);
  const timer = setTimeout(() => controller.abort(new RequestTimeoutError(timeout)), timeout);
  const headers: Record<string, string> = { accept: "application/json", ...transport.headers };
  if (transport.apiKey !== undefined) headers["authorization"] = `Bearer ${transport.apiKey}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  try {
    const init: RequestInit = { method, headers, signal };
    if (body !== undefined) init.body = JSON.stringify(body);
    const response = await transport.fetch(`${transport.baseURL}${path}`, init);
    return { response, controller, signal };
  } catch (cause) {
    signal.throwIfAborted();
    throw new ConnectionError(`${transport.baseURL}${path} could not be reached: ${reasonOf(cause)}`, {
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Reads a JSON answer. */
export async function readJson<T>(open: OpenResponse): Promise<T> {
  const text = await readText(open);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ClientError("invalid_response", `The answer is not JSON: ${text.slice(0, 200)}`, { cause });
  }
}

async function readText({ response, signal }: OpenResponse): Promise<string> {
  try {
    return await response.text();
  } catch (cause) {
    signal.throwIfAborted();
    throw new ConnectionError("The connection broke in the middle of the answer.", { cause });
  }
}

async function readError(open: OpenResponse): Promise<ApiError> {
  const { response } = open;
  const text = await readText(open);
  let error: Partial<ErrorObject> | undefined;
  try {
    error = JSON.parse(text)?.error;
  } catch {
    // A proxy's page instead of the server's body: its text is all there is to tell.
  }
  if (typeof error !== "object" || error === null) {
    error = { message: `HTTP status ${response.status}: ${text.slice(0, 500)}` };
  }
  return new ApiError(response.status, error, response.headers);
}

/** fetch hides the reason ("ECONNREFUSED ...") in the cause of a bare "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
