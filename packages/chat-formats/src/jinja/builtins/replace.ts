import type { Runtime } from "../runtime.js";
import { characters, concat, cut, isSafe, join, markSafe } from "../values/text.js";
import { textOf } from "../values/type-name.js";
import type { Str } from "../values/value.js";

/** Python's `str.replace`; a negative count replaces all. */
export function replace(rt: Runtime, value: Str, old: Str, replacement: Str, count: number): Str {
  const text = textOf(value);
  const wanted = textOf(old);
  const limit = count < 0 ? Number.POSITIVE_INFINITY : count;
  if (wanted === "") rt.allocate(8 * text.length);
  const parts = wanted === "" ? splitBetween(value, limit) : [];
  if (wanted !== "") {
    let start = 0;
    for (let at = text.indexOf(wanted); at >= 0 && parts.length < limit; at = text.indexOf(wanted, start)) {
      parts.push(cut(value, start, at));
      rt.checkSize(8 * parts.length);
      start = at + wanted.length;
    }
    if (parts.length === 0) return value;
    parts.push(cut(value, start));
  }
  rt.allocate(text.length + parts.length * textOf(replacement).length);
  rt.step(parts.length >>> 2);
  const replaced = join(replacement, parts);
  return isSafe(value) ? markSafe(replaced) : replaced;
}

/** An empty text is found before each character and at the end. */
function splitBetween(value: Str, limit: number): Str[] {
  if (limit === 0) return [value];
  const parts: Str[] = [cut(value, 0, 0), ...characters(value), cut(value, 0, 0)];
  if (textOf(value) === "") parts.pop();
  if (parts.length <= limit + 1) return textOf(value) === "" ? ["", ""] : parts;
  return [...parts.slice(0, limit), concat(...parts.slice(limit))];
}
