import { fromDense } from "../dfa/from-dense.js";
import { DfaMachine } from "../dfa/dfa.js";
import type { Dfa } from "../dfa/dfa.js";
import { product } from "../dfa/product.js";
import { textWithout } from "../dfa/text-search.js";
import { compileRegexDfa } from "../regex/compile-regex.js";
import { encodeUtf8 } from "../utf8.js";

/** Keys that no property names, told apart by the patterns that they match. */
export interface KeyClass {
  /** For each pattern whether the keys of this class match it. */
  readonly matches: readonly boolean[];
  readonly keys: Dfa;
}

const stateLimit = 20_000;

/**
 * All keys but the named ones, one class per combination of matched patterns.
 *
 * @throws {RegexError} for patterns that no automaton can decide.
 * @throws {GrammarError} when that takes too many states.
 */
export function keyClasses(names: readonly string[], patterns: readonly string[]): KeyClass[] {
  const parts = [
    textWithout([]),
    exactStrings(names),
    ...patterns.map((pattern) => withSink(fromDense(compileRegexDfa(pattern)))),
  ];
  const seen = new Map<string, readonly boolean[]>();
  product(
    parts,
    ([isText, isName, ...matches]) => {
      if (isText === true && isName !== true) seen.set(matches.join(), matches);
      return true;
    },
    stateLimit,
  );
  const isIn = (accepts: readonly boolean[], matches: readonly boolean[]) =>
    accepts[0] === true && accepts[1] !== true && matches.every((match, i) => accepts[i + 2] === match);
  return [...seen.values()].map((matches) => ({
    matches,
    keys: product(parts, (accepts) => isIn(accepts, matches), stateLimit),
  }));
}

/** Compiles patterns to a test that tells which of them a text matches. @throws {RegexError} */
export function patternTests(patterns: readonly string[]): (text: string) => boolean[] {
  const machines = patterns.map((pattern) => new DfaMachine(fromDense(compileRegexDfa(pattern))));
  return (text) => {
    const bytes = encodeUtf8(text);
    return machines.map((machine) => {
      let state: number | undefined = machine.start();
      for (const byte of bytes) state = state === undefined ? undefined : machine.step(state, byte);
      return state !== undefined && machine.isAccepting(state);
    });
  };
}

/** The same language with a state that takes every byte for ever where there was no way on. */
function withSink(dfa: Dfa): Dfa {
  const sink = dfa.ranges.length;
  return {
    start: dfa.start,
    accepting: [...dfa.accepting, false],
    ranges: [...dfa.ranges, []].map((list) => {
      const filled = [];
      let next = 0;
      for (const range of list) {
        if (range.from > next) filled.push({ from: next, to: range.from - 1, target: sink });
        filled.push(range);
        next = range.to + 1;
      }
      if (next < 256) filled.push({ from: next, to: 255, target: sink });
      return filled;
    }),
  };
}

function exactStrings(strings: readonly string[]): Dfa {
  const children: Map<number, number>[] = [new Map()];
  const ends = new Set<number>();
  for (const text of strings) {
    let node = 0;
    for (const byte of encodeUtf8(text)) {
      const next = children[node]?.get(byte) ?? children.length;
      if (next === children.length) {
        children[node]?.set(byte, next);
        children.push(new Map());
      }
      node = next;
    }
    ends.add(node);
  }
  return withSink({
    start: 0,
    accepting: children.map((_, node) => ends.has(node)),
    ranges: children.map((edges) =>
      [...edges].toSorted(([a], [b]) => a - b).map(([byte, target]) => ({ from: byte, to: byte, target })),
    ),
  });
}
