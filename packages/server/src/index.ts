export { createHandler, type Handler } from "./create-handler.js";
export { toWireError, type WireError } from "./errors/error-table.js";
export { HttpError, type HttpErrorCode } from "./errors/http-error.js";
export type { HandlerOptions, ServedModel, ServerLogger } from "./handler-options.js";
export type { AllowedOrigins } from "./security/cors.js";
