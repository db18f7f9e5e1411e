import { CamelidError } from "@camelid/grammar";

/** Every code that the server adds to those of the packages below. */
export type HttpErrorCode =
  | "invalid_json"
  | "invalid_request"
  | "unknown_field"
  | "limit_exceeded"
  | "unsupported_media_type"
  | "body_too_large"
  | "too_many_bodies"
  | "invalid_api_key"
  | "host_not_allowed"
  | "model_not_found"
  | "not_found"
  | "method_not_allowed"
  | "queue_full"
  | "client_left"
  | "shutting_down";

/** A request that is refused before it reaches a model. */
export class HttpError extends CamelidError {
  declare readonly code: HttpErrorCode;
  readonly status: number;
  /** The request field it is about. */
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: HttpErrorCode,
    message: string,
    options: { param?: string; headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(code, message, options.cause === undefined ? {} : { cause: options.cause });
    this.status = status;
    this.param = options.param ?? null;
    this.headers = options.headers ?? {};
  }
}
