import { toByteDfa, type CodePointDfa } from "../automata/byte-dfa.js";
import type { Dfa } from "../automata/dfa.js";
import { refine } from "../automata/refine.js";
import { cellClasses, cellSteps, formatRows } from "./format-tables.js";

/** Numbers of one character, or of two, the first of them after the backslash. */
function numbersOf(text: string): number[] {
  const numbers: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 92) numbers.push(code - 35);
    else {
      i += 1;
      numbers.push((code - 92) * 57 + text.charCodeAt(i) - 35);
    }
  }
  return numbers;
}

interface Row {
  readonly accepts: number;
  /** For each class, 0 or the place of its successor among the row's, from 1 on. */
  readonly groups: Int32Array;
  readonly groupCount: number;
}

function readRow(text: string, classCount: number): Row {
  const [accepts = 0, ...runs] = numbersOf(text);
  const groups = new Int32Array(classCount);
  let groupCount = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const group = runs[i + 1] ?? 0;
    groups.fill(group, runs[i] ?? 0);
    groupCount = Math.max(groupCount, group);
  }
  return { accepts, groups, groupCount };
}

/**
 * The automaton of a format. Its table names the row of each state from 1 on, and then, for each group of each row, how
 * far away the successor's number is: twice the distance, one less when it is backward.
 */
export function decodeFormat(table: string): Dfa {
  return toByteDfa(decodePoints(table));
}

function decodePoints(table: string): CodePointDfa {
  const [rowText = "", stepText = ""] = table.split(" ");
  const rowIds = numbersOf(rowText);
  const steps = numbersOf(stepText);
  const classes = numbersOf(cellClasses);
  const allCount = Math.max(...classes) + 1;
  const texts = formatRows.split(" ");

  // Classes that no row of this format tells apart become one.
  const rows: (Row | undefined)[] = [];
  const groupOfClass = new Int32Array(allCount);
  let classCount = 1;
  for (const id of rowIds) {
    if (rows[id] !== undefined) continue;
    const row = readRow(texts[id] ?? "", allCount);
    rows[id] = row;
    classCount = refine(groupOfClass, classCount, row.groups);
  }
  const firsts: number[] = [];
  groupOfClass.forEach((group, own) => {
    if (group === firsts.length) firsts.push(own);
  });

  const next = new Int32Array((rowIds.length + 1) * classCount);
  const accepting = new Uint8Array(rowIds.length + 1);
  let at = -1;
  for (let state = 1; state < accepting.length; state += 1) {
    const row = rows[rowIds[state - 1] ?? 0];
    if (row === undefined) continue;
    accepting[state] = row.accepts;
    for (let c = 0; c < classCount; c += 1) {
      const group = row.groups[firsts[c] ?? 0] ?? 0;
      if (group === 0) continue;
      const step = steps[at + group] ?? 0;
      next[state * classCount + c] = state + ((step & 1) === 1 ? -(step + 1) / 2 : step / 2);
    }
    at += row.groupCount;
  }
  let from = 0;
  const starts = cellSteps.split(" ").map((step) => (from += Number.parseInt(step, 36)));
  const classOfCell = Int32Array.from(classes, (own) => groupOfClass[own] ?? 0);
  return { starts, classOfCell, classCount, next, accepting, start: 1 };
}
