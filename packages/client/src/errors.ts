import type { ErrorObject } from "@camelid/openai-types";

const marker = Symbol.for("camelid.error");

/** Codes this package itself gives; a server's own codes arrive in `ApiError.code`. */
export type ClientErrorCode =
  | "connection_failed"
  | "timeout"
  | "invalid_response"
  | "stream_consumed"
  | "invalid_option";

/** Base of all errors this package throws. An abort throws the signal's own reason instead. */
export class ClientError extends Error {
  readonly [marker] = true;
  /** What went wrong, for programs: a ClientErrorCode, or the server's code. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  /** Also true for errors of another copy of a Camelid package. */
  static isInstance(value: unknown): value is ClientError {
    return value instanceof Error && marker in value;
  }
}

/** The server could not be reached, or the line broke before the answer was complete. */
export class ConnectionError extends ClientError {
  constructor(message: string, options?: ErrorOptions) {
    super("connection_failed" satisfies ClientErrorCode, message, options);
  }
}

/** No answer began within `timeout` milliseconds. */
export class RequestTimeoutError extends ClientError {
  constructor(milliseconds: number) {
    super(
      "timeout" satisfies ClientErrorCode,
      `The server did not begin to answer within ${milliseconds} ms.`,
    );
  }
}

/** The server answered with an error: an HTTP status of 400 and above, or an error event in a stream. */
export class ApiError extends ClientError {
  /** HTTP status; undefined when the error came inside a stream that had begun with 200. */
  readonly status: number | undefined;
  /** Class of error, e.g. "invalid_request_error". */
  readonly type: string | undefined;
  /** The request field it is about. */
  readonly param: string | undefined;
  /** The whole error object as sent, with extensions such as `n_ctx`. */
  readonly error: Partial<ErrorObject>;
  readonly headers: Headers | undefined;

  constructor(status: number | undefined, error: Partial<ErrorObject>, headers?: Headers) {
    super(error.code ?? "unknown_error", error.message ?? `The server answered with HTTP status ${status}.`);
    this.status = status;
    this.type = error.type;
    this.param = error.param ?? undefined;
    this.error = error;
    this.headers = headers;
  }
}
