import { CamelidError } from "@camelid/grammar";

/**
 * Why a template failed:
 * - `syntax`: it cannot be compiled
 * - `raise_exception`: it called `raise_exception(message)`
 * - `undefined`, `type`, `value`: Python's UndefinedError, TypeError, ValueError
 * - `security`: it reached for something a template must not touch
 * - `limit`: it needs more steps, time, size or depth than allowed
 * - `runtime`: any other Python exception (`exception` names it)
 */
export type TemplateErrorKind =
  | "syntax"
  | "raise_exception"
  | "undefined"
  | "type"
  | "value"
  | "security"
  | "limit"
  | "runtime";

/** A template that cannot be compiled or rendered. The code is `template_` and the kind. */
export class TemplateError extends CamelidError {
  readonly kind: TemplateErrorKind;
  /** The exception Python raises here, e.g. `UndefinedError`; `LimitError` for limits. */
  readonly exception: string;
  /** The message without exception name and place: what `raise_exception` was called with. */
  readonly detail: string;
  /** Place of the failing statement or call, counting from 1; absent when the data is at fault. */
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(failure: Failure, position?: { line: number; column: number }) {
    const place = position === undefined ? "" : ` (line ${position.line}, column ${position.column})`;
    super(
      `template_${failure.kind}`,
      failure.kind === "raise_exception"
        ? failure.message
        : `${failure.exception}: ${failure.message}${place}`,
    );
    this.kind = failure.kind;
    this.exception = failure.exception;
    this.detail = failure.message;
    this.line = position?.line;
    this.column = position?.column;
  }
}

const kindOf = new Map<string, TemplateErrorKind>([
  ["TemplateSyntaxError", "syntax"],
  ["TemplateError", "raise_exception"],
  ["UndefinedError", "undefined"],
  ["TypeError", "type"],
  ["ValueError", "value"],
  ["SecurityError", "security"],
  ["LimitError", "limit"],
]);

/** What builtins throw: they know the exception but not the place in the template. */
export class Failure extends Error {
  readonly exception: string;
  readonly kind: TemplateErrorKind;

  constructor(exception: string, message: string) {
    super(message);
    this.exception = exception;
    this.kind = kindOf.get(exception) ?? "runtime";
  }
}

/** Throws a failure; `exception` is the name of Python's exception. */
export function fail(exception: string, message: string): never {
  throw new Failure(exception, message);
}
