import type { CodePointDfa } from "./byte-dfa.js";
import { numbersKey } from "./numbers-key.js";
import { utf8Sequences, type ByteRange } from "./utf8.js";
import { charge } from "../work.js";

/** How the bytes of a row are divided: ranges, ascending, and the place of the successor of each. */
export type Division = readonly { readonly from: number; readonly to: number; readonly place: number }[];

/** A row of an automaton over bytes. */
export interface WideRow {
  /** The place in `divisions`. */
  readonly division: number;
  readonly targets: readonly number[];
}

const empty: WideRow = { division: 0, targets: [] };

interface Part {
  readonly sequence: readonly ByteRange[];
  readonly target: number;
}

/**
 * The UTF-8 bytes of the characters beyond ASCII for all states of an automaton. Most states divide these characters in
 * one of few ways, only with other successors: the bytes are worked out once for each way.
 */
export class WideCharacters {
  /** Rows of the states within characters. The first has the number that the constructor is given. */
  readonly inner: WideRow[] = [];
  /** The divisions of all rows; the first one is empty. */
  readonly divisions: Division[] = [[]];
  /** The cells beyond ASCII, their class as its place in `classes`. */
  private readonly cells: readonly (readonly [from: number, to: number, place: number])[];
  private readonly classes: readonly number[];
  private readonly firstInner: number;
  /** Rows of each way, the innermost first: a target is a place in the state's targets, or -1 less that of a row. */
  private readonly ways = new Map<string, readonly WideRow[]>();
  private readonly divisionIds = new Map<string, number>();
  private readonly roots = new Map<string, WideRow>();
  private readonly innerIds = new Map<string, number>();

  constructor({ starts, classOfCell }: CodePointDfa, firstInner: number) {
    const classes: number[] = [];
    const cells: [number, number, number][] = [];
    starts.forEach((from, cell) => {
      const to = (starts[cell + 1] ?? 0x110000) - 1;
      if (to < 0x80 || from === 0xd800) return;
      const own = classOfCell[cell] ?? 0;
      let place = classes.indexOf(own);
      if (place < 0) {
        place = classes.length;
        classes.push(own);
      }
      cells.push([Math.max(from, 0x80), to, place]);
    });
    this.classes = classes;
    this.cells = cells;
    this.firstInner = firstInner;
  }

  /** The row of a state, whose successors by class begin at `offset` of `next`. */
  row(next: Int32Array, offset: number): WideRow {
    const { classes } = this;
    charge(classes.length);
    const targets: number[] = [];
    const way: number[] = [];
    for (let i = 0; i < classes.length; i += 1) {
      const target = next[offset + (classes[i] ?? 0)] ?? 0;
      if (target === 0) {
        way.push(0);
        continue;
      }
      let place = targets.indexOf(target);
      if (place < 0) {
        charge(targets.length);
        place = targets.length;
        targets.push(target);
      }
      way.push(place + 1);
    }
    if (targets.length === 0) return empty;
    const wayKey = numbersKey(way);
    const key = wayKey + numbersKey(targets);
    let root = this.roots.get(key);
    if (root === undefined) {
      let rows = this.ways.get(wayKey);
      if (rows === undefined) {
        rows = this.rowsOf(way);
        this.ways.set(wayKey, rows);
      }
      root = this.instantiate(rows, targets);
      this.roots.set(key, root);
    }
    return root;
  }

  private rowsOf(way: readonly number[]): readonly WideRow[] {
    const parts: Part[] = [];
    let open: [from: number, to: number, target: number] | undefined;
    const close = (): void => {
      if (open === undefined || open[2] === 0) return;
      const target = open[2] - 1;
      for (const sequence of utf8Sequences(open[0], open[1])) parts.push({ sequence, target });
    };
    for (const [from, to, place] of this.cells) {
      const target = way[place] ?? 0;
      if (open !== undefined && open[2] === target && open[1] + 1 === from) open[1] = to;
      else {
        close();
        open = [from, to, target];
      }
    }
    close();
    const rows: WideRow[] = [];
    rows.push(this.divide(parts, 0, rows, new Map<string, number>()));
    return rows;
  }

  /** The row of some sequences of bytes from a depth on; the rows after it are added to `rows`. */
  private divide(
    parts: readonly Part[],
    depth: number,
    rows: WideRow[],
    known: Map<string, number>,
  ): WideRow {
    charge(parts.length);
    const division: { from: number; to: number; place: number }[] = [];
    const targets: number[] = [];
    // Sequences are in order, and their ranges at one depth are equal or apart.
    for (let first = 0, end = 0; first < parts.length; first = end) {
      const { sequence, target: own } = parts[first] ?? { sequence: [], target: 0 };
      const [from, to] = sequence[depth] ?? [0, 0];
      while (parts[end]?.sequence[depth]?.[0] === from) end += 1;
      let target = own;
      if (depth + 1 < sequence.length) {
        const row = this.divide(parts.slice(first, end), depth + 1, rows, known);
        const key = `${row.division};${row.targets.join()}`;
        let index = known.get(key);
        if (index === undefined) {
          index = rows.length;
          known.set(key, index);
          rows.push(row);
        }
        target = -1 - index;
      }
      let place = targets.indexOf(target);
      if (place < 0) {
        place = targets.length;
        targets.push(target);
      }
      const previous = division.at(-1);
      if (previous?.place === place && previous.to + 1 === from) previous.to = to;
      else division.push({ from, to, place });
    }
    return { division: this.divisionId(division), targets };
  }

  private divisionId(division: Division): number {
    const key = numbersKey(division.flatMap(({ from, to, place }) => [from, to, place]));
    const known = this.divisionIds.get(key);
    if (known !== undefined) return known;
    const id = this.divisions.length;
    this.divisions.push(division);
    this.divisionIds.set(key, id);
    return id;
  }

  private instantiate(rows: readonly WideRow[], targets: readonly number[]): WideRow {
    const ids: number[] = [];
    let row = empty;
    for (const { division, targets: places } of rows) {
      charge(8 * (1 + places.length));
      const numbers = [division];
      const own: number[] = [];
      for (const place of places) {
        const target = (place < 0 ? ids[-1 - place] : targets[place]) ?? 0;
        own.push(target);
        numbers.push(target);
      }
      row = { division, targets: own };
      if (ids.length === rows.length - 1) break;
      const key = numbersKey(numbers);
      let id = this.innerIds.get(key);
      if (id === undefined) {
        id = this.firstInner + this.inner.length;
        this.inner.push(row);
        this.innerIds.set(key, id);
      }
      ids.push(id);
    }
    return row;
  }
}
