import type { Dfa } from "./dfa.js";
import { utf8Sequences } from "./utf8.js";

/** Automaton over cells of a partition of the code points. State 0 is dead. */
export interface CodePointDfa {
  /** First code point of each cell, ascending, from 0. */
  readonly starts: readonly number[];
  /** Class of each cell: cells that no state tells apart share one. */
  readonly classOfCell: Int32Array;
  readonly classCount: number;
  /** `next[state * classCount + class]` is the successor. */
  readonly next: Int32Array;
  /** 1 when the state accepts. */
  readonly accepting: Uint8Array;
  readonly start: number;
}

interface Part {
  readonly sequence: readonly (readonly [number, number])[];
  readonly depth: number;
  readonly target: number;
}

type Row = readonly (readonly [from: number, to: number, target: number])[];

/** Turns an automaton over code points into one over their UTF-8 bytes. Ill-formed UTF-8 leads to the dead state. */
export function toByteDfa(source: CodePointDfa): Dfa {
  const accepting = [...source.accepting];
  const rows: Row[] = accepting.map(() => []);
  const inner = new Map<string, number>();

  function rowOf(parts: readonly Part[]): Row {
    const cuts = new Set<number>();
    for (const { sequence, depth } of parts) {
      const [from, to] = sequence[depth] ?? [0, 0];
      cuts.add(from);
      cuts.add(to + 1);
    }
    const edges = [...cuts].toSorted((a, b) => a - b);
    const row: [number, number, number][] = [];
    for (let i = 0; i + 1 < edges.length; i += 1) {
      const from = edges[i] ?? 0;
      const to = (edges[i + 1] ?? 0) - 1;
      const covering = parts.filter(({ sequence, depth }) => {
        const range = sequence[depth];
        return range !== undefined && range[0] <= from && range[1] >= to;
      });
      const [first] = covering;
      if (first === undefined) continue;
      const target =
        first.depth + 1 === first.sequence.length
          ? first.target
          : innerState(covering.map((part) => ({ ...part, depth: part.depth + 1 })));
      const previous = row.at(-1);
      if (previous !== undefined && previous[2] === target && previous[1] + 1 === from) previous[1] = to;
      else row.push([from, to, target]);
    }
    return row;
  }

  function innerState(parts: readonly Part[]): number {
    const row = rowOf(parts);
    const key = row.join(";");
    const known = inner.get(key);
    if (known !== undefined) return known;
    const state = rows.length;
    rows.push(row);
    accepting.push(0);
    inner.set(key, state);
    return state;
  }

  // States mostly have few different ways through the characters beyond ASCII.
  const wideRows = new Map<string, Row>();
  function wideRow(ranges: readonly (readonly [from: number, to: number, target: number])[]): Row {
    const key = ranges.join(";");
    const known = wideRows.get(key);
    if (known !== undefined) return known;
    const row = rowOf(
      ranges.flatMap(([from, to, target]) =>
        utf8Sequences(from, to).map((sequence) => ({ sequence, depth: 0, target })),
      ),
    );
    wideRows.set(key, row);
    return row;
  }

  const { starts, classOfCell, classCount, next } = source;
  for (let state = 1; state < source.accepting.length; state += 1) {
    const targetOf = (cell: number): number => next[state * classCount + (classOfCell[cell] ?? 0)] ?? 0;
    const ascii: [number, number, number][] = [];
    const wide: [number, number, number][] = [];
    for (let cell = 0; cell < starts.length;) {
      const target = targetOf(cell);
      const from = starts[cell] ?? 0;
      let end = cell + 1;
      while (
        end < starts.length &&
        targetOf(end) === target &&
        starts[end] !== 0xd800 &&
        starts[end] !== 0xe000
      ) {
        end += 1;
      }
      const to = (starts[end] ?? 0x110000) - 1;
      cell = end;
      if (target === 0 || from === 0xd800) continue;
      if (from < 0x80) ascii.push([from, Math.min(to, 0x7f), target]);
      if (to >= 0x80) wide.push([Math.max(from, 0x80), to, target]);
    }
    rows[state] = wide.length === 0 ? ascii : [...ascii, ...wideRow(wide)];
  }
  return packRows(rows, accepting, source.start);
}

function packRows(rows: readonly Row[], accepting: readonly number[], start: number): Dfa {
  const isStart = new Uint8Array(257);
  for (const row of rows) {
    for (const [from, to] of row) {
      isStart[from] = 1;
      isStart[to + 1] = 1;
    }
  }
  const classOf = new Uint8Array(256);
  let current = 0;
  for (let byte = 0; byte < 256; byte += 1) {
    if (byte > 0 && isStart[byte] === 1) current += 1;
    classOf[byte] = current;
  }
  const classCount = current + 1;
  const next = new Uint32Array(rows.length * classCount);
  rows.forEach((row, state) => {
    for (const [from, to, target] of row) {
      next.fill(
        target,
        state * classCount + (classOf[from] ?? 0),
        state * classCount + (classOf[to] ?? 0) + 1,
      );
    }
  });
  return { classOf, classCount, next, accepting: Uint8Array.from(accepting), start };
}
