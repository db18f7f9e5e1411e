import type { Runtime } from "../runtime.js";
import { cut, escapeText, isSafe, makeText, mapRuns, markSafe, maskOf, TextBuilder } from "./text.js";
import { textOf } from "./type-name.js";
import type { Str } from "./value.js";

const chunkSize = 65_536;

/** `mapRuns` for functions that may be slow or make much longer text: in pieces, each charged and checked. */
export function mapChunks(rt: Runtime, value: Str, apply: (text: string) => string): Str {
  const text = textOf(value);
  rt.step(1 + (text.length >>> 6));
  if (text.length <= chunkSize) return mapRuns(value, apply);
  const builder = new TextBuilder();
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + chunkSize, text.length);
    // Not between the halves of a code point.
    if (end < text.length && (text.codePointAt(end - 1) ?? 0) > 0xffff) end -= 1;
    builder.append(mapRuns(cut(value, start, end), apply));
    rt.checkSize(builder.length);
    rt.step(1024);
    start = end;
  }
  const mapped = builder.finish();
  return isSafe(value) ? makeText(textOf(mapped), maskOf(mapped), true) : mapped;
}

/** markupsafe's `escape`: Markup stays, everything else has its HTML characters escaped. */
export function escapeHtml(rt: Runtime, value: Str): Str {
  return isSafe(value) ? value : markSafe(mapChunks(rt, value, escapeText));
}
