const marker = Symbol.for("camelid.error");

/** Base of every error that Camelid throws on purpose. `code` is stable; `message` is for people. */
export class CamelidError extends Error {
  readonly code: string;
  readonly [marker] = true;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  /** Whether a value is a CamelidError, also of another copy of this package. */
  static isInstance(value: unknown): value is CamelidError {
    return typeof value === "object" && value !== null && marker in value;
  }
}

/** A grammar that cannot be used. `line` and `column` count from 1; absent when the whole grammar is at fault. */
export class GrammarError extends CamelidError {
  /** The message without the place. */
  readonly reason: string;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(message: string, position?: { line: number; column: number }) {
    super(
      "invalid_grammar",
      position === undefined ? message : `${message} (line ${position.line}, column ${position.column})`,
    );
    this.reason = message;
    this.line = position?.line;
    this.column = position?.column;
  }
}
