import { GrammarError } from "../errors.js";
import type { Dfa, DfaRange } from "./dfa.js";
import { dropDeadStates } from "./tabulate.js";

/**
 * Runs several automata side by side: the strings for which none of them gets stuck and `accept` holds for which of
 * them accept.
 *
 * @throws {GrammarError} when that needs more than `stateLimit` states.
 */
export function product(
  parts: readonly Dfa[],
  accept: (accepts: readonly boolean[]) => boolean,
  stateLimit = 50_000,
): Dfa {
  const tuples: (readonly number[])[] = [parts.map((part) => part.start)];
  const numbers = new Map([[parts.map((part) => part.start).join(), 0]]);
  const ranges: DfaRange[][] = [];
  for (let i = 0; i < tuples.length; i++) {
    const tuple = tuples[i] ?? [];
    const list: DfaRange[] = [];
    for (const { from, to, targets } of commonRanges(
      parts.map((part, k) => part.ranges[tuple[k] ?? 0] ?? []),
    )) {
      const key = targets.join();
      let target = numbers.get(key);
      if (target === undefined) {
        if (tuples.length >= stateLimit)
          throw new GrammarError(`a pattern needs more than ${stateLimit} states`);
        target = tuples.length;
        numbers.set(key, target);
        tuples.push(targets);
      }
      const last = list.at(-1);
      if (last !== undefined && last.target === target && last.to === from - 1)
        list[list.length - 1] = { ...last, to };
      else list.push({ from, to, target });
    }
    ranges.push(list);
  }
  const accepting = tuples.map((tuple) =>
    accept(parts.map((part, k) => part.accepting[tuple[k] ?? 0] === true)),
  );
  return dropDeadStates({ start: 0, accepting, ranges });
}

/** The strings that both automata accept. @throws {GrammarError} when that needs more than `stateLimit` states. */
export function intersect(a: Dfa, b: Dfa, stateLimit = 50_000): Dfa {
  return product([a, b], (accepts) => accepts.every(Boolean), stateLimit);
}

/** Bytes for which every list has a range, cut so that each list has one target for all of them. */
function commonRanges(
  lists: readonly (readonly DfaRange[])[],
): { from: number; to: number; targets: number[] }[] {
  const common: { from: number; to: number; targets: number[] }[] = [];
  const places = lists.map(() => 0);
  for (let byte = 0; byte < 256;) {
    let end = 255;
    let next = byte;
    const targets: number[] = [];
    for (const [k, list] of lists.entries()) {
      let place = places[k] ?? 0;
      while (place < list.length && (list[place]?.to ?? 0) < byte) place++;
      places[k] = place;
      const range = list[place];
      if (range === undefined) return common;
      if (range.from > byte) next = Math.max(next, range.from);
      end = Math.min(end, range.to);
      targets.push(range.target);
    }
    if (next > byte) byte = next;
    else {
      common.push({ from: byte, to: end, targets });
      byte = end + 1;
    }
  }
  return common;
}
