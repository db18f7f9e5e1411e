import { refine } from "./refine.js";
import type { Dfa } from "./dfa.js";
import { WideCharacters, type Division, type WideRow } from "./wide-characters.js";

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
  for (let state = 0; state < count; state += 1) rows.push(wide.row(sourceNext, state * width));
  rows.push(...wide.inner);

  // Bytes beyond ASCII get classes of their own, after those of ASCII.
  const { columnOf, firstBytes } = wideColumns(wide.divisions);
  const asciiCount = asciiClasses.length;
  for (let byte = 0x80; byte < 0x100; byte += 1) classOf[byte] = asciiCount + (columnOf[byte - 0x80] ?? 0);
  const placesOf = wide.divisions.map((division) => places(division, firstBytes));

  const classCount = asciiCount + firstBytes.length;
  const next = new Uint32Array(rows.length * classCount);
  for (let state = 1; state < rows.length; state += 1) {
    let to = state * classCount;
    if (state < count) {
      const from = state * width;
      for (let i = 0; i < asciiCount; i += 1) next[to + i] = sourceNext[from + (asciiClasses[i] ?? 0)] ?? 0;
    }
    to += asciiCount;
    const { division, targets } = rows[state] ?? { division: 0, targets: [] };
    if (division === 0) continue;
    const own = placesOf[division] ?? [];
    for (let i = 0; i < own.length; i += 1) {
      const place = own[i] ?? -1;
      if (place >= 0) next[to + i] = targets[place] ?? 0;
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
  /** Column of each byte, from 0x80 on. */
  readonly columnOf: Uint8Array;
  readonly firstBytes: readonly number[];
} {
  const isCut = new Uint8Array(129);
  isCut[0] = 1;
  for (const division of divisions) {
    for (const [from, to] of division) {
      isCut[from - 0x80] = 1;
      isCut[to - 0x7f] = 1;
    }
  }
  const bytes: number[] = [];
  for (let i = 0; i < 128; i += 1) if (isCut[i] === 1) bytes.push(i + 0x80);
  const columns = new Int32Array(bytes.length);
  let count = 1;
  for (const division of divisions) {
    if (count === bytes.length) break;
    count = refine(
      columns,
      count,
      places(division, bytes).map((place) => place + 1),
    );
  }
  const firstBytes: number[] = [];
  const columnOf = new Uint8Array(128);
  bytes.forEach((byte, i) => {
    const column = columns[i] ?? 0;
    if (column === firstBytes.length) firstBytes.push(byte);
    columnOf.fill(column, byte - 0x80, (bytes[i + 1] ?? 0x100) - 0x80);
  });
  return { columnOf, firstBytes };
}

/** The place of the successor for each of some ascending bytes, -1 where there is none. */
function places(division: Division, bytes: readonly number[]): number[] {
  let at = 0;
  return bytes.map((byte) => {
    while ((division[at]?.[1] ?? 0x100) < byte) at += 1;
    const range = division[at];
    return range !== undefined && range[0] <= byte ? range[2] : -1;
  });
}
