import { toByteDfa, type CodePointDfa } from "../automata/byte-dfa.js";
import type { Dfa } from "../automata/dfa.js";
import { minimise } from "../automata/minimise.js";
import type { RegexNode } from "./ast.js";
import { determinise } from "./determinise.js";
import { anything, parseRegex } from "./parse-regex.js";
import { acceptAny, acceptEnd } from "./point-graph.js";

export interface CompileRegexOptions {
  /** true: the whole string must match; false (default, as in JSON Schema): a match anywhere in it is enough. */
  readonly anchored?: boolean;
  /** Most states of the automaton. Default 20,000. */
  readonly maxStates?: number;
}

/**
 * Compiles an ECMA-262 pattern (`u` flag meaning) to a byte automaton over well-formed UTF-8. Lookahead and lookbehind
 * are exact; back references are refused.
 *
 * @throws {RegexError} malformed or non-regular patterns, or more states than allowed.
 */
export function compileRegexDfa(pattern: string, options: CompileRegexOptions = {}): Dfa {
  return toByteDfa(compileRegexPoints(pattern, options));
}

/** The same over code points, with as few states as there can be. */
export function compileRegexPoints(pattern: string, options: CompileRegexOptions = {}): CodePointDfa {
  return compileNodePoints(parseRegex(pattern), pattern, options);
}

/** The same for a syntax tree; errors show `pattern`. */
export function compileNodePoints(
  body: RegexNode,
  pattern: string,
  options: CompileRegexOptions = {},
): CodePointDfa {
  const maxStates = options.maxStates ?? 20_000;
  if (options.anchored === true) return minimise(determinise(body, acceptEnd, maxStates, pattern));
  const root: RegexNode = beginsAtStart(body) ? body : { kind: "sequence", parts: [anything, body] };
  return minimise(determinise(root, acceptAny, maxStates, pattern));
}

/** Whether a match can only begin where the text does: nothing needs to be looked for in the rest. */
function beginsAtStart(node: RegexNode): boolean {
  switch (node.kind) {
    case "start":
      return true;
    case "sequence": {
      const [first] = node.parts;
      return first !== undefined && beginsAtStart(first);
    }
    case "alternatives":
      return node.options.every(beginsAtStart);
    default:
      return false;
  }
}
