// Python's `pprint.pformat` with its defaults: 80 columns, dicts sorted by key.
import { Failure } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { compare } from "../values/compare.js";
import { Dict } from "../values/dict.js";
import { repr } from "../values/repr.js";
import { codePointLength, cut, TextBuilder } from "../values/text.js";
import { textOf, typeName } from "../values/type-name.js";
import { Text, Tuple } from "../values/value.js";
import type { Str, Value } from "../values/value.js";
import { splitLines } from "./split.js";

const width = 80;

export function prettyPrint(rt: Runtime, value: Value): Str {
  const out = new TextBuilder();
  write(rt, sortDicts(rt, value), 0, 0, 1, out);
  return out.finish();
}

function sortDicts(rt: Runtime, value: Value): Value {
  rt.step();
  if (Array.isArray(value)) return value.map((item) => sortDicts(rt, item));
  if (value instanceof Tuple) return new Tuple(value.items.map((item) => sortDicts(rt, item)));
  if (!(value instanceof Dict)) return value;
  const sorted = new Dict();
  const entries = [...value.entries()].sort(([left], [right]) => order(rt, left, right));
  for (const [key, item] of entries) sorted.set(key, sortDicts(rt, item));
  return sorted;
}

/** Keys without an order are sorted by the names of their types. */
function order(rt: Runtime, left: Value, right: Value): number {
  try {
    return compare(rt, left, right);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== "type") throw error;
    return typeName(left) < typeName(right) ? -1 : 1;
  }
}

function write(
  rt: Runtime,
  value: Value,
  indent: number,
  allowance: number,
  level: number,
  out: TextBuilder,
): void {
  const line = repr(rt, value);
  rt.read(textOf(line));
  const isLong = codePointLength(textOf(line)) > width - indent - allowance;
  if (isLong && Array.isArray(value)) writeItems(rt, value, "[", "]", indent, allowance, level, out);
  else if (isLong && value instanceof Tuple) {
    writeItems(rt, value.items, "(", value.items.length === 1 ? ",)" : ")", indent, allowance, level, out);
  } else if (isLong && value instanceof Dict) writeDict(rt, value, indent, allowance, level, out);
  else if (isLong && (typeof value === "string" || (value instanceof Text && !value.safe))) {
    writeString(rt, value, indent, allowance, level, out);
  } else out.append(line);
  rt.checkSize(out.length);
}

function writeItems(
  rt: Runtime,
  items: readonly Value[],
  open: string,
  close: string,
  indent: number,
  allowance: number,
  level: number,
  out: TextBuilder,
): void {
  out.append(open);
  items.forEach((item, index) => {
    if (index > 0) out.append(`,\n${" ".repeat(indent + 1)}`);
    const room = index === items.length - 1 ? allowance + close.length : 1;
    write(rt, item, indent + 1, room, level + 1, out);
  });
  out.append(close);
}

function writeDict(
  rt: Runtime,
  dict: Dict,
  indent: number,
  allowance: number,
  level: number,
  out: TextBuilder,
): void {
  out.append("{");
  let index = 0;
  for (const [key, value] of dict.entries()) {
    if (index > 0) out.append(`,\n${" ".repeat(indent + 1)}`);
    index += 1;
    const name = repr(rt, key);
    out.append(name).append(": ");
    const room = index === dict.size ? allowance + 1 : 1;
    write(rt, value, indent + 1 + codePointLength(textOf(name)) + 2, room, level + 1, out);
  }
  out.append("}");
}

/** A long string: its lines, and long lines at white space. */
function writeString(
  rt: Runtime,
  value: Str,
  outerIndent: number,
  outerAllowance: number,
  level: number,
  out: TextBuilder,
): void {
  const isTop = level === 1;
  const indent = outerIndent + (isTop ? 1 : 0);
  const allowance = outerAllowance + (isTop ? 1 : 0);
  const fits = (text: Str, room: number): boolean => codePointLength(textOf(repr(rt, text))) <= room;
  const chunks: Str[] = [];
  const lines = splitLines(rt, value, true);
  lines.forEach((line, index) => {
    const isLast = index === lines.length - 1;
    const room = width - indent - (isLast ? allowance : 0);
    if (fits(line, room)) chunks.push(line);
    else chunks.push(...splitLine(rt, line, width - indent, isLast ? allowance : 0, fits));
  });
  if (chunks.length === 1) {
    out.append(repr(rt, value));
    return;
  }
  out.append(isTop ? "(" : "");
  chunks.forEach((chunk, index) => {
    out.append(index > 0 ? `\n${" ".repeat(indent)}` : "").append(repr(rt, chunk));
  });
  out.append(isTop ? ")" : "");
}

function splitLine(
  rt: Runtime,
  line: Str,
  room: number,
  allowance: number,
  fits: (text: Str, room: number) => boolean,
): Str[] {
  const ends = [...textOf(line).matchAll(/\S*\s*/g)].map(({ index, 0: part }) => index + part.length);
  ends.pop();
  const chunks: Str[] = [];
  let start = 0;
  let end = 0;
  ends.forEach((next, index) => {
    rt.step();
    if (end > start && !fits(cut(line, start, next), room - (index === ends.length - 1 ? allowance : 0))) {
      chunks.push(cut(line, start, end));
      start = end;
    }
    end = next;
  });
  if (end > start) chunks.push(cut(line, start, end));
  return chunks;
}
