import type { CodePointRange } from "../ast.js";
import { joinRanges } from "../dfa/utf8-class.js";
import type { Dfa } from "../dfa/dfa.js";
import { GrammarError } from "../errors.js";

interface Edge extends CodePointRange {
  readonly target: number;
}

/** A way from one state to another by one code point of a class. */
export interface ClassEdge {
  readonly ranges: readonly CodePointRange[];
  readonly target: number;
}

/**
 * Reads whole code points off an automaton over UTF-8 bytes: from a state between two characters to such states.
 *
 * @throws {GrammarError} when the automaton accepts bytes that are not UTF-8.
 */
export function codePointEdges(dfa: Dfa): (state: number) => ClassEdge[] {
  const known = new Map<string, Edge[]>();
  const tail = (state: number, length: number): Edge[] => {
    if (length === 0) return [{ from: 0, to: 0, target: state }];
    const key = `${state}:${length}`;
    const old = known.get(key);
    if (old !== undefined) return old;
    const edges = leading(state, length, 0x80, 0xbf);
    known.set(key, edges);
    return edges;
  };
  const leading = (state: number, length: number, first: number, last: number): Edge[] => {
    const unit = 64 ** (length - 1);
    const edges: Edge[] = [];
    for (const { from, to, target } of dfa.ranges[state] ?? []) {
      if (to < first || from > last) continue;
      const rest = tail(target, length - 1);
      const [only] = rest;
      const low = Math.max(from, first) - first;
      const high = Math.min(to, last) - first;
      if (rest.length === 1 && only !== undefined && only.from === 0 && only.to === unit - 1) {
        edges.push({ from: low * unit, to: high * unit + unit - 1, target: only.target });
        continue;
      }
      for (let lead = low; lead <= high; lead++) {
        for (const edge of rest)
          edges.push({ ...edge, from: lead * unit + edge.from, to: lead * unit + edge.to });
      }
    }
    return edges;
  };
  return (state) => {
    const stray = (dfa.ranges[state] ?? []).some(({ from, to }) => to > 0xf4 || (to >= 0x80 && from < 0xc2));
    if (stray) throw new GrammarError("the automaton accepts bytes that are not UTF-8");
    const edges = [
      ...leading(state, 1, 0, 0x7f),
      ...leading(state, 2, 0xc0, 0xdf),
      ...leading(state, 3, 0xe0, 0xef),
      ...leading(state, 4, 0xf0, 0xf7),
    ];
    const byTarget = new Map<number, CodePointRange[]>();
    for (const { target, from, to } of edges) {
      const ranges = byTarget.get(target);
      if (ranges === undefined) byTarget.set(target, [{ from, to }]);
      else ranges.push({ from, to });
    }
    return [...byTarget].map(([target, ranges]) => ({ target, ranges: joinRanges(ranges) }));
  };
}
