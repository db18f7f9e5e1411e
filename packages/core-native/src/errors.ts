import { CamelidError } from "@camelid/grammar/gbnf";

/** Every code that core-native throws. */
export type CoreErrorCode =
  | "model_not_found"
  | "invalid_model_file"
  | "model_load_failed"
  | "native_addon_missing"
  | "invalid_parameter"
  | "context_length_exceeded"
  | "engine_closed"
  | "generation_failed"
  | "unsupported";

/** An error of the engine or the facade. */
export class CoreError extends CamelidError {
  declare readonly code: CoreErrorCode;

  constructor(code: CoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(code, message, options);
  }
}

/** A parameter that is out of range, of the wrong type, or cannot be honoured. `param` names the field. */
export class InvalidParameterError extends CoreError {
  readonly param: string;

  constructor(param: string, message: string) {
    super("invalid_parameter", `${param}: ${message}`);
    this.param = param;
  }
}

/** A prompt that leaves no room in the context. `promptTokens` is the least it can have when it was not counted. */
export class ContextLengthError extends CoreError {
  readonly promptTokens: number;
  readonly contextLength: number;

  constructor(promptTokens: number, contextLength: number, counted = true) {
    super(
      "context_length_exceeded",
      `The prompt has ${counted ? "" : "at least "}${promptTokens} tokens, but the context holds ${contextLength} (prompt and answer together).`,
    );
    this.promptTokens = promptTokens;
    this.contextLength = contextLength;
  }
}

/** What is thrown when a request or a load is aborted, or the engine is closed under it: a DOMException "AbortError". */
export function abortError(message: string, options?: { cause?: unknown }): DOMException {
  const error = new DOMException(message, "AbortError");
  if (options?.cause !== undefined)
    Object.defineProperty(error, "cause", { value: options.cause, configurable: true });
  return error;
}
