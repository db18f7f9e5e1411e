import { CamelidError } from "@camelid/grammar";
import type { ErrorBody } from "@camelid/openai-types";

/** An error as it goes over the wire. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ErrorBody;
  /** The fault is the server's: it belongs in the log. */
  readonly isFault: boolean;
}

/** Status of every code; a code that is not here is a fault of the server. */
const statuses: ReadonlyMap<string, number> = new Map([
  ["invalid_parameter", 400],
  ["unsupported", 400],
  ["context_length_exceeded", 400],
  ["invalid_grammar", 400],
  ["invalid_message", 400],
  ["unsupported_message", 400],
  ["unsupported_content", 400],
  ["unsupported_tools", 400],
  ["unsupported_parameter", 400],
  ["chat_template_failed", 400],
  ["engine_closed", 503],
]);

const typeOfStatus: ReadonlyMap<number, string> = new Map([
  [401, "authentication_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [429, "rate_limit_error"],
]);

/** Characters of an error's text that are sent: what a request holds must not come back by the megabyte. */
const longestText = 2000;

/** Seconds after which a client may come back. */
export const retryAfterSeconds = 1;

/** The one table from errors to OpenAI's error bodies. */
export function toWireError(error: unknown): WireError {
  if (isAbort(error)) {
    return wire(
      503,
      "The request was cancelled.",
      { code: "cancelled" },
      { "retry-after": `${retryAfterSeconds}` },
    );
  }
  if (!CamelidError.isInstance(error)) return internalError;
  const status = statusOf(error);
  if (status >= 500 && status !== 503) return { ...internalError, status };
  const headers = {
    ...headersOf(error),
    ...(status === 503 ? { "retry-after": `${retryAfterSeconds}` } : {}),
  };
  return wire(
    status,
    error.message,
    { code: error.code, param: paramOf(error), ...countsOf(error) },
    headers,
  );
}

const internalError = wire(500, "The server had an error while processing the request.", {
  code: "internal_error",
});

function wire(
  status: number,
  message: string,
  details: { code: string; param?: string | null; n_prompt_tokens?: number; n_ctx?: number },
  headers: Readonly<Record<string, string>> = {},
): WireError {
  const type = typeOfStatus.get(status) ?? (status >= 500 ? "server_error" : "invalid_request_error");
  const { code, param = null, ...counts } = details;
  return {
    status,
    headers,
    isFault: status === 500,
    body: {
      error: { message: clip(message), type, param: param === null ? null : clip(param), code, ...counts },
    },
  };
}

function clip(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

function statusOf(error: CamelidError): number {
  return "status" in error && typeof error.status === "number"
    ? error.status
    : (statuses.get(error.code) ?? 500);
}

function paramOf(error: CamelidError): string | null {
  if ("messageIndex" in error && typeof error.messageIndex === "number")
    return `messages[${error.messageIndex}]`;
  if ("param" in error && typeof error.param === "string") return error.param;
  return error.code === "invalid_grammar" ? "grammar" : null;
}

function headersOf(error: CamelidError): Record<string, string> {
  if (!("headers" in error) || typeof error.headers !== "object" || error.headers === null) return {};
  return Object.fromEntries(Object.entries(error.headers).map(([name, value]) => [name, String(value)]));
}

/** The counts of a context error, with llama-server's names. */
function countsOf(error: CamelidError): { n_prompt_tokens?: number; n_ctx?: number } {
  const { promptTokens, contextLength } = { promptTokens: undefined, contextLength: undefined, ...error };
  return typeof promptTokens === "number" && typeof contextLength === "number"
    ? { n_prompt_tokens: promptTokens, n_ctx: contextLength }
    : {};
}
