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

/** Sorted, with overlaps and neighbours joined. */
export function joinRanges(ranges: readonly CodePointRange[]): CodePointRange[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** The code points outside of sorted, disjoint ranges. */
export function complement(ranges: readonly CodePointRange[]): CodePointRange[] {
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
    for (const { from, to, rest } of byLead(within, unit)) {
      const target = tail(rest, length - 1);
      const last = list.at(-1);
      if (last !== undefined && last.target === target && last.to === from + mark - 1) {
        list[list.length - 1] = { ...last, to: to + mark };
      } else list.push({ from: from + mark, to: to + mark, target });
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

interface LeadRange extends CodePointRange {
  readonly rest: readonly CodePointRange[];
}

/** Leading groups, those that have all of the rest together, with the ranges of the rest. */
function byLead(ranges: readonly CodePointRange[], unit: number): LeadRange[] {
  const leads: { from: number; to: number; rest: CodePointRange[] }[] = [];
  const add = (from: number, to: number, range: CodePointRange) => {
    const last = leads.at(-1);
    if (last !== undefined && last.from === from && last.to === to) last.rest.push(range);
    else leads.push({ from, to, rest: [range] });
  };
  for (const { from, to } of ranges) {
    const first = Math.floor(from / unit);
    const last = Math.floor(to / unit);
    const [low, high] = [from - first * unit, to - last * unit];
    if (first === last) {
      add(first, first, { from: low, to: high });
      continue;
    }
    const all = { from: 0, to: unit - 1 };
    const [fullFrom, fullTo] = [low === 0 ? first : first + 1, high === unit - 1 ? last : last - 1];
    if (low > 0) add(first, first, { from: low, to: unit - 1 });
    if (fullFrom <= fullTo) add(fullFrom, fullTo, all);
    if (high < unit - 1) add(last, last, { from: 0, to: high });
  }
  return leads;
}
