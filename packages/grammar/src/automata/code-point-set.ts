/** A set of Unicode scalar values (surrogates excluded): sorted, disjoint, non-adjacent inclusive ranges. */
export type CodePointSet = readonly (readonly [number, number])[];

const last = 0x10ffff;

/** Brings ranges in any order into the form of a `CodePointSet`; surrogates are cut out. */
export function codePointSet(ranges: Iterable<readonly [number, number]>): CodePointSet {
  const cut: [number, number][] = [];
  for (const [from, to] of ranges) {
    if (from < 0xd800) cut.push([from, Math.min(to, 0xd7ff)]);
    if (to > 0xdfff) cut.push([Math.max(from, 0xe000), to]);
  }
  const sorted = cut.filter(([from, to]) => from <= to).toSorted((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [from, to] of sorted) {
    const previous = merged.at(-1);
    // U+D7FF and U+E000 are neighbours among scalar values, but are kept as two ranges: UTF-8 treats them apart.
    if (previous !== undefined && from <= previous[1] + 1) previous[1] = Math.max(previous[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export const anyCodePoint: CodePointSet = codePointSet([[0, last]]);

export function unionSets(...sets: readonly CodePointSet[]): CodePointSet {
  return codePointSet(sets.flat());
}

export function complementSet(set: CodePointSet): CodePointSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of set) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= last) gaps.push([next, last]);
  return codePointSet(gaps);
}

export function setHas(set: CodePointSet, codePoint: number): boolean {
  return set.some(([from, to]) => codePoint >= from && codePoint <= to);
}

/** The coarsest partition that every given set is a union of, as `starts` (first code point of each cell, ascending). */
export function partition(sets: Iterable<CodePointSet>): number[] {
  const starts = new Set<number>([0, 0xd800, 0xe000]);
  for (const set of sets) {
    for (const [from, to] of set) {
      starts.add(from);
      if (to < last) starts.add(to + 1);
    }
  }
  // Numbers are sorted without a comparison by us.
  return [...Uint32Array.from(starts).sort()];
}
