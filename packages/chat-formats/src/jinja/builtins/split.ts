import { fail } from "../template-error.js";
import { isSpace } from "../lexer/characters.js";
import type { Runtime } from "../runtime.js";
import { cut } from "../values/text.js";
import { isStr, textOf, typeName } from "../values/type-name.js";
import type { Str, Value } from "../values/value.js";

/** Python's `split`; a negative maximum is none. */
export function split(rt: Runtime, value: Str, separator: Value, max: number): Str[] {
  if (separator === null) return splitWhitespace(rt, value, max);
  const text = textOf(value);
  const mark = separatorText(separator);
  const parts: Str[] = [];
  let start = 0;
  while (max < 0 || parts.length < max) {
    const end = text.indexOf(mark, start);
    if (end < 0) break;
    parts.push(cut(value, start, end));
    rt.checkSize(8 * parts.length);
    start = end + mark.length;
  }
  parts.push(cut(value, start));
  rt.allocate(8 * parts.length);
  return parts;
}

/** Python's `rsplit`. */
export function splitRight(rt: Runtime, value: Str, separator: Value, max: number): Str[] {
  if (max < 0) return split(rt, value, separator, max);
  if (separator === null) return splitWhitespaceRight(rt, value, max);
  const text = textOf(value);
  const mark = separatorText(separator);
  const parts: Str[] = [];
  let end = text.length;
  while (parts.length < max) {
    const start = end < mark.length ? -1 : text.lastIndexOf(mark, end - mark.length);
    if (start < 0) break;
    parts.push(cut(value, start + mark.length, end));
    rt.checkSize(8 * parts.length);
    end = start;
  }
  parts.push(cut(value, 0, end));
  rt.allocate(8 * parts.length);
  return parts.reverse();
}

function separatorText(separator: Value): string {
  if (!isStr(separator)) fail("TypeError", `must be str or None, not ${typeName(separator)}`);
  const mark = textOf(separator);
  if (mark === "") fail("ValueError", "empty separator");
  return mark;
}

function splitWhitespace(rt: Runtime, value: Str, max: number): Str[] {
  const text = textOf(value);
  const parts: Str[] = [];
  let index = 0;
  for (;;) {
    while (index < text.length && isSpace(text.charCodeAt(index))) index += 1;
    if (index >= text.length) break;
    if (max >= 0 && parts.length >= max) {
      parts.push(cut(value, index));
      break;
    }
    const start = index;
    while (index < text.length && !isSpace(text.charCodeAt(index))) index += 1;
    parts.push(cut(value, start, index));
    rt.checkSize(8 * parts.length);
  }
  rt.allocate(8 * parts.length);
  rt.step(text.length >>> 6);
  return parts;
}

function splitWhitespaceRight(rt: Runtime, value: Str, max: number): Str[] {
  const text = textOf(value);
  const parts: Str[] = [];
  let index = text.length;
  for (;;) {
    while (index > 0 && isSpace(text.charCodeAt(index - 1))) index -= 1;
    if (index === 0) break;
    if (parts.length >= max) {
      parts.push(cut(value, 0, index));
      break;
    }
    const end = index;
    while (index > 0 && !isSpace(text.charCodeAt(index - 1))) index -= 1;
    parts.push(cut(value, index, end));
    rt.checkSize(8 * parts.length);
  }
  rt.step(text.length >>> 6);
  return parts.reverse();
}

const lineEnds = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029";
const lineEnd = new RegExp(`\r\n|[${lineEnds}]`, "g");

/** Python's `splitlines`. */
export function splitLines(rt: Runtime, value: Str, keepEnds: boolean): Str[] {
  const text = textOf(value);
  const lines: Str[] = [];
  let start = 0;
  for (const match of text.matchAll(lineEnd)) {
    const next = match.index + match[0].length;
    lines.push(cut(value, start, keepEnds ? next : match.index));
    rt.checkSize(8 * lines.length);
    start = next;
  }
  if (start < text.length) lines.push(cut(value, start));
  rt.allocate(8 * lines.length);
  return lines;
}
