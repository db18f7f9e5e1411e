import type { ErrorExtensions } from "./extensions.js";

/** What went wrong. Source: OpenAI API reference, "Error codes". */
export interface ErrorObject extends ErrorExtensions {
  message: string;
  /** Class of error, e.g. "invalid_request_error". */
  type: string;
  /** The request field it is about, e.g. "messages[1].role". */
  param: string | null;
  /** The error itself, e.g. "context_length_exceeded". */
  code: string | null;
}

/** Body of every answer with a 4xx or 5xx status, and of a `data:` line when a stream breaks. */
export interface ErrorBody {
  error: ErrorObject;
}
