import type { Dfa } from "../dfa/dfa.js";
import { isEmptyDfa } from "../dfa/dfa.js";
import { fromDense } from "../dfa/from-dense.js";
import { GrammarError } from "../errors.js";
import { compileRegexDfa } from "../regex/compile-regex.js";
import { RegexError } from "../regex/errors.js";

/**
 * The automaton of a regular expression that must match as a whole, or, unanchored, somewhere.
 *
 * @throws {GrammarError} for a pattern that is malformed, not regular, too large or matches nothing.
 */
export function regexDfa(pattern: string, options: { readonly anchored?: boolean } = {}): Dfa {
  try {
    const dfa = fromDense(compileRegexDfa(pattern, { anchored: options.anchored ?? true }));
    if (isEmptyDfa(dfa)) throw new GrammarError(`the regular expression /${pattern}/ matches nothing`);
    return dfa;
  } catch (error) {
    if (error instanceof RegexError) throw new GrammarError(error.message);
    throw error;
  }
}
