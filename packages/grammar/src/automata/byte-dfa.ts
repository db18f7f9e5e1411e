import { refine } from "./refine.js";
import type { Dfa } from "./dfa.js";
import { WideCharacters, type Division, type WideRow } from "./wide-characters.js";
import { charge } from "../work.js";

/** Automaton over cells of a partition of the code points. State 0 is dead. */
export interface CodePointDfa {
  /** First code point of each cell, ascending, from 0; the surrogates are a cell. */
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

/** Turns an automaton over code points into one over their UTF-8 bytes. Ill-formed UTF-8 leads to the dead state. */
export function toByteDfa(source: CodePointDfa): Dfa {
  const { classCount: width, next: sourceNext } = source;
  const count = source.accepting.length;
  const { classOf, classes: asciiClasses } = asciiColumns(source);
  const wide = new WideCharacters(source, count);
  const rows: WideRow[] = [];
  charge(count * width);
  for (let state = 0; state < count; state += 1) rows.push(wide.row(sourceNext, state * width));
  rows.push(...wide.inner);

  // Bytes beyond ASCII get classes of their own, after those of ASCII.
  const asciiCount = asciiClasses.length;
  const { cellOf, columns, columnCount } = wideColumns(wide.divisions);
  for (let byte = 0x80; byte < 0x100; byte += 1) {
    classOf[byte] = asciiCount + (columns[cellOf[byte - 0x80] ?? 0] ?? 0);
  }

  const classCount = asciiCount + columnCount;
  charge(rows.length * classCount);
  const next = new Uint32Array(rows.length * classCount);
  for (let state = 1; state < rows.length; state += 1) {
    let to = state * classCount;
    if (state < count) {
      const from = state * width;
      for (let i = 0; i < asciiCount; i += 1) next[to + i] = sourceNext[from + (asciiClasses[i] ?? 0)] ?? 0;
    }
    to += asciiCount;
    const row = rows[state];
    if (row === undefined || row.division === 0) continue;
    for (const { from, to: last, place } of wide.divisions[row.division] ?? []) {
      const target = row.targets[place] ?? 0;
      const end = cellOf[last - 0x80] ?? 0;
      for (let cell = cellOf[from - 0x80] ?? 0; cell <= end; cell += 1)
        next[to + (columns[cell] ?? 0)] = target;
    }
  }
  const accepting = new Uint8Array(rows.length);
  accepting.set(source.accepting);
  return { classOf, classCount, next, accepting, start: source.start };
}

/** Classes of the ASCII bytes: the classes of code points that have them, renumbered. */
function asciiColumns({ starts, classOfCell, classCount }: CodePointDfa): {
  readonly classOf: Uint8Array;
  /** The class of code points of each column. */
  readonly classes: readonly number[];
} {
  const classOf = new Uint8Array(256);
  const columns = new Int32Array(classCount).fill(-1);
  const classes: number[] = [];
  for (let cell = 0; cell < starts.length; cell += 1) {
    const from = starts[cell] ?? 0;
    if (from > 0x7f) break;
    const own = classOfCell[cell] ?? 0;
    if ((columns[own] ?? -1) < 0) {
      columns[own] = classes.length;
      classes.push(own);
    }
    classOf.fill(columns[own] ?? 0, from, Math.min(starts[cell + 1] ?? 0x80, 0x80));
  }
  return { classOf, classes };
}

/** The coarsest classes of the bytes beyond ASCII that all divisions respect. */
function wideColumns(divisions: readonly Division[]): {
  /** For each byte from 0x80 on, its cell: neighbours that no division tells apart are one. */
  readonly cellOf: Uint8Array;
  /** The column of each cell. */
  readonly columns: Int32Array;
  readonly columnCount: number;
} {
  const isCut = new Uint8Array(129);
  for (const division of divisions) {
    for (const { from, to } of division) {
      isCut[from - 0x80] = 1;
      isCut[to - 0x7f] = 1;
    }
  }
  const cellOf = new Uint8Array(128);
  let cell = 0;
  for (let i = 1; i < 128; i += 1) {
    if (isCut[i] === 1) cell += 1;
    cellOf[i] = cell;
  }
  const columns = new Int32Array(cell + 1);
  const values = new Int32Array(cell + 1);
  let columnCount = 1;
  for (const division of divisions) {
    if (columnCount === columns.length) break;
    values.fill(0);
    for (const { from, to, place } of division) {
      values.fill(place + 1, cellOf[from - 0x80], (cellOf[to - 0x80] ?? 0) + 1);
    }
    columnCount = refine(columns, columnCount, values);
  }
  return { cellOf, columns, columnCount };
}
