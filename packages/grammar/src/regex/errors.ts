import { CamelidError } from "../errors.js";

/** A regular expression that is malformed or outside of what an automaton can decide. `index` counts UTF-16 units. */
export class RegexError extends CamelidError {
  readonly pattern: string;
  readonly index: number | undefined;

  constructor(message: string, pattern: string, index?: number) {
    const shown = pattern.length > 80 ? `${pattern.slice(0, 80)}...` : pattern;
    super("invalid_regex", `${message} in /${shown}/${index === undefined ? "" : ` at ${index}`}`);
    this.pattern = pattern;
    this.index = index;
  }
}
