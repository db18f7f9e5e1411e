import type { CodePointRange } from "../ast.js";
import type { Dfa, DfaRange } from "./dfa.js";

/** Sorted, disjoint ranges of scalar values: overlaps joined, surrogates cut out, negation carried out. */
export function scalarRanges(ranges: readonly CodePointRange[], negated: boolean): CodePointRange[] {
  const sorted = joinRanges(ranges);
  const chosen = negated ? complement(sorted) : sorted;
  return chosen.flatMap(({ from, to }) =>
    [
      { from, to: Math.min(to, 0xd7ff) },
      { from: Math.max(from, 0xe000), to: Math.min(to, 0x10ffff) },
    ].filter((range) => range.from <= range.to),
  );
}

function joinRanges(ranges: readonly CodePointRange[]): CodePointRange[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

function complement(ranges: readonly CodePointRange[]): CodePointRange[] {
  const gaps: CodePointRange[] = [];
  let next = 0;
  for (const { from, to } of ranges) {
    if (from > next) gaps.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  if (next <= 0x10ffff) gaps.push({ from: next, to: 0x10ffff });
  return gaps;
}

/** The automaton of the UTF-8 encodings of one code point of the (sorted, scalar) ranges. */
export function classDfa(ranges: readonly CodePointRange[]): Dfa {
  const states: DfaRange[][] = [[], []];
  const known = new Map<string, number>();
  const accept = 1;
  /** The state that reads `length` continuation bytes whose value lies in one of the ranges. */
  const tail = (within: readonly CodePointRange[], length: number): number => {
    if (length === 0) return accept;
    const key = `${length}:${within.map(({ from, to }) => `${from}-${to}`).join()}`;
    const old = known.get(key);
    if (old !== undefined) return old;
    const state = states.length;
    states.push([]);
    known.set(key, state);
    states[state] = split(within, length, 0x80);
    return state;
  };
  /** Transitions by the leading 6 bits of values of `length` such groups; bytes are the group plus `mark`. */
  const split = (within: readonly CodePointRange[], length: number, mark: number): DfaRange[] => {
    const unit = 64 ** (length - 1);
    const list: DfaRange[] = [];
    for (const [lead, rest] of byLead(within, unit)) {
      const target = tail(rest, length - 1);
      const last = list.at(-1);
      if (last !== undefined && last.target === target && last.to === lead + mark - 1) {
        list[list.length - 1] = { ...last, to: lead + mark };
      } else list.push({ from: lead + mark, to: lead + mark, target });
    }
    return list;
  };
  const lengths = [
    { low: 0, high: 0x7f, groups: 1, mark: 0 },
    { low: 0x80, high: 0x7ff, groups: 2, mark: 0xc0 },
    { low: 0x800, high: 0xffff, groups: 3, mark: 0xe0 },
    { low: 0x10000, high: 0x10ffff, groups: 4, mark: 0xf0 },
  ];
  const start: DfaRange[] = [];
  for (const { low, high, groups, mark } of lengths) {
    const part = clip(ranges, low, high);
    if (groups === 1) start.push(...part.map(({ from, to }) => ({ from, to, target: accept })));
    else start.push(...split(part, groups, mark));
  }
  states[0] = start;
  return { start: 0, accepting: states.map((_, state) => state === accept), ranges: states };
}

function clip(ranges: readonly CodePointRange[], low: number, high: number): CodePointRange[] {
  return ranges
    .filter(({ from, to }) => to >= low && from <= high)
    .map(({ from, to }) => ({ from: Math.max(from, low), to: Math.min(to, high) }));
}

/** For each leading group: the ranges of the rest. */
function byLead(ranges: readonly CodePointRange[], unit: number): Map<number, CodePointRange[]> {
  const leads = new Map<number, CodePointRange[]>();
  for (const { from, to } of ranges) {
    for (let lead = Math.floor(from / unit); lead <= Math.floor(to / unit); lead++) {
      const base = lead * unit;
      const rest = leads.get(lead) ?? [];
      rest.push({ from: Math.max(from - base, 0), to: Math.min(to - base, unit - 1) });
      leads.set(lead, rest);
    }
  }
  return leads;
}
