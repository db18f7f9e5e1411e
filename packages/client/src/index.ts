export { createClient } from "./create-client.js";
export type {
  AppliedTemplate,
  ApplyTemplateRequest,
  ChatCompletions,
  Client,
  ClientOptions,
  Completions,
} from "./create-client.js";
export { ApiError, ClientError, ConnectionError, RequestTimeoutError } from "./errors.js";
export type { ClientErrorCode } from "./errors.js";
export type { Fetch, RequestOptions } from "./http/transport.js";
export { ResponseStream } from "./sse/response-stream.js";
