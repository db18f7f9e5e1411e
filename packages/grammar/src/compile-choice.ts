import { compileAst, compileWithin } from "./compile.js";
import type { Compiled, CompileOptions } from "./compile.js";
import { encodeDfa } from "./dfa/encode-dfa.js";
import { fromDense } from "./dfa/from-dense.js";
import { stringSetDfa } from "./automata/string-set.js";
import { GrammarError } from "./errors.js";
import { regexDfa } from "./structural/regex-dfa.js";

const literalLimit = 64;

/**
 * Compiles a list of texts of which the output must be one.
 *
 * @throws {GrammarError} for an empty list.
 */
export function compileChoice(options: readonly string[], limits: CompileOptions = {}): Compiled {
  if (options.length === 0) throw new GrammarError("a choice needs at least one option");
  const texts = [...new Set(options)];
  if (texts.length <= literalLimit) {
    const root = texts.map((text) => [{ type: "literal", text } as const]);
    return compileAst({ rules: [{ name: "root", options: root }], machines: [] }, limits);
  }
  // Many options share beginnings: an automaton follows them all at once.
  return compileWithin(limits, () => compileMachine("choice", encodeDfa(fromDense(stringSetDfa(texts))), ""));
}

/**
 * Compiles an ECMA-262 regular expression that the output must match as a whole.
 *
 * @throws {GrammarError} for a pattern that is malformed, not regular, too large or matches nothing.
 */
export function compileRegex(pattern: string, limits: CompileOptions = {}): Compiled {
  return compileWithin(limits, () => compileMachine("regex", encodeDfa(regexDfa(pattern)), pattern));
}

function compileMachine(name: string, data: Uint8Array, source: string): Compiled {
  return compileAst({
    rules: [{ name: "root", options: [[{ type: "machine", machine: 0 }]] }],
    machines: [{ kind: "dfa", name, data, source }],
  });
}
