import { partition, type CodePointSet } from "../automata/code-point-set.js";
import { refine, refineByBits } from "../automata/refine.js";

/** What divides the code points: given as a value for each cell, in the order of the cells. */
export interface CharacterClasses {
  /** First code point of each cell, ascending. No given set cuts a cell. */
  readonly starts: readonly number[];
  /** Cells that nothing tells apart share a class; classes are numbered by their first cell. */
  readonly classOfCell: Int32Array;
  /** First cell of each class. */
  readonly representatives: readonly number[];
  /** The class of the surrogates, which no text has. */
  readonly surrogates: number;
}

/** The coarsest classes that all sets and all of `values` (a number for each first code point of a cell) respect. */
export function characterClasses(
  sets: readonly CodePointSet[],
  cuts: readonly (readonly number[])[],
  valuesOf: (starts: readonly number[]) => readonly ArrayLike<number>[],
): CharacterClasses {
  const starts = partition([
    ...sets,
    ...cuts.map((list) => list.map((from): [number, number] => [from, from])),
  ]);
  const classOfCell = new Int32Array(starts.length);
  let count = refine(
    classOfCell,
    1,
    starts.map((from) => (from === 0xd800 ? 1 : 0)),
  );
  for (const set of sets) count = refineByBits(classOfCell, count, membership(set, starts));
  for (const values of valuesOf(starts)) count = refine(classOfCell, count, values);
  const representatives: number[] = [];
  classOfCell.forEach((own, cell) => {
    if (own === representatives.length) representatives.push(cell);
  });
  return { starts, classOfCell, representatives, surrogates: classOfCell[starts.indexOf(0xd800)] ?? 0 };
}

/** For each of some ascending code points, 1 when the set has it. */
export function membership(set: CodePointSet, codePoints: readonly number[]): Uint8Array {
  const bits = new Uint8Array(codePoints.length);
  let at = 0;
  for (let i = 0; i < codePoints.length; i += 1) {
    const codePoint = codePoints[i] ?? 0;
    let range = set[at];
    while (range !== undefined && range[1] < codePoint) {
      at += 1;
      range = set[at];
    }
    if (range === undefined) break;
    if (range[0] <= codePoint) bits[i] = 1;
  }
  return bits;
}
