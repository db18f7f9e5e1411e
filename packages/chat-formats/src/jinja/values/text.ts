import { textOf } from "./type-name.js";
import { Text } from "./value.js";
import type { Str } from "./value.js";

const surrogate = /[\ud800-\udfff]/;

/** A string with the given parts, in the smallest representation. */
export function makeText(text: string, mask: string | null, safe: boolean): Str {
  return mask === null && !safe ? text : new Text(text, mask, safe);
}

export function isSafe(value: Str): boolean {
  return typeof value !== "string" && value.safe;
}

/** The same text without the Markup flag: `str(value)`. */
export function plain(value: Str): Str {
  return typeof value === "string" || !value.safe ? value : makeText(value.text, value.mask, false);
}

/** The part between two UTF-16 offsets. */
export function cut(value: Str, start: number, end?: number): Str {
  if (typeof value === "string") return value.slice(start, end);
  return makeText(value.text.slice(start, end), value.mask?.slice(start, end) ?? null, value.safe);
}

/**
 * A text computed from `value` in a way that is not followed unit by unit.
 * Of the same length it keeps the origins; otherwise all of it counts as the caller's if any of it was.
 */
export function derive(value: Str, text: string): Str {
  if (typeof value === "string") return text;
  if (value.mask === null || value.mask.length === text.length) return makeText(text, value.mask, value.safe);
  return makeText(text, callerOrigin(value.mask)?.repeat(text.length) ?? null, value.safe);
}

/** A plain text computed from several in a way that is not followed: the caller's if any part of them was. */
export function deriveFrom(text: string, ...sources: readonly Str[]): Str {
  const origin = sources
    .map((source) => callerOrigin(maskOf(source) ?? ""))
    .find((found) => found !== undefined);
  return origin === undefined ? text : makeText(text, origin.repeat(text.length), false);
}

/** The letter of the first part that is the caller's. */
function callerOrigin(mask: string): string | undefined {
  return /[^c]/.exec(mask)?.[0];
}

/** Applies a function that works on each stretch of one origin by itself. */
export function mapRuns(value: Str, apply: (text: string) => string): Str {
  if (typeof value === "string") return apply(value);
  if (value.mask === null) return makeText(apply(value.text), null, value.safe);
  const builder = new TextBuilder();
  for (const [start, end, origin] of runs(value.mask)) {
    const text = apply(value.text.slice(start, end));
    builder.append(makeText(text, origin.repeat(text.length), false));
  }
  const built = builder.finish();
  return value.safe ? makeText(textOf(built), maskOf(built), true) : built;
}

/** Stretches of one origin: `c` is the template's. */
export function* runs(mask: string): Generator<[start: number, end: number, origin: string]> {
  for (let start = 0; start < mask.length;) {
    const code = mask.charCodeAt(start);
    let end = start + 1;
    while (mask.charCodeAt(end) === code) end += 1;
    yield [start, end, mask.charAt(start)];
    start = end;
  }
}

export function maskOf(value: Str): string | null {
  return typeof value === "string" ? null : value.mask;
}

/** Puts strings together and keeps their origins. */
export class TextBuilder {
  #text = "";
  #mask: string | null = null;

  get length(): number {
    return this.#text.length;
  }

  append(value: Str): this {
    if (typeof value === "string") {
      this.#text += value;
      if (this.#mask !== null) this.#mask += "c".repeat(value.length);
      return this;
    }
    if (value.mask !== null) this.#mask = (this.#mask ?? "c".repeat(this.#text.length)) + value.mask;
    else if (this.#mask !== null) this.#mask += "c".repeat(value.text.length);
    this.#text += value.text;
    return this;
  }

  finish(): Str {
    return makeText(this.#text, this.#mask, false);
  }
}

/** Concatenation as plain `str`, whatever the parts are. */
export function concat(...parts: readonly Str[]): Str {
  let text = "";
  for (const part of parts) {
    if (typeof part !== "string") return concatTexts(parts);
    // Unlike `join`, this copies nothing: JavaScript keeps the two strings.
    text += part;
  }
  return text;
}

function concatTexts(parts: readonly Str[]): Str {
  const builder = new TextBuilder();
  for (const part of parts) builder.append(part);
  return builder.finish();
}

export function join(separator: Str, parts: readonly Str[]): Str {
  if (typeof separator === "string" && parts.every((part) => typeof part === "string"))
    return parts.join(separator);
  const builder = new TextBuilder();
  parts.forEach((part, index) => {
    if (index > 0) builder.append(separator);
    builder.append(part);
  });
  return builder.finish();
}

export function repeat(value: Str, count: number): Str {
  if (typeof value === "string") return value.repeat(count);
  return makeText(value.text.repeat(count), value.mask?.repeat(count) ?? null, value.safe);
}

export function markSafe(value: Str): Str {
  return new Text(textOf(value), maskOf(value), true);
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  "'": "&#39;",
  '"': "&#34;",
};

export function escapeText(text: string): string {
  return text.replace(/[&<>'"]/g, (character) => entities[character] ?? character);
}

/** Whether one code point may take two UTF-16 units here, so that offsets differ from Python's. */
export function hasSurrogates(text: string): boolean {
  return surrogate.test(text);
}

/** Length in code points. */
export function codePointLength(text: string): number {
  if (!hasSurrogates(text)) return text.length;
  let length = 0;
  for (let index = 0; index < text.length; length += 1) index += unitsAt(text, index);
  return length;
}

/** UTF-16 units of the code point at an offset. */
export function unitsAt(text: string, offset: number): 1 | 2 {
  const code = text.codePointAt(offset);
  return code !== undefined && code > 0xffff ? 2 : 1;
}

/** The UTF-16 offset of a code point index within 0 and the length. */
export function unitOffset(text: string, index: number): number {
  if (!hasSurrogates(text)) return index;
  let offset = 0;
  for (let count = 0; count < index; count += 1) offset += unitsAt(text, offset);
  return offset;
}

/** The string's code points as strings. */
export function characters(value: Str): Str[] {
  if (typeof value === "string") return Array.from(value);
  const result: Str[] = [];
  for (let offset = 0; offset < value.text.length;) {
    const end = offset + unitsAt(value.text, offset);
    result.push(cut(value, offset, end));
    offset = end;
  }
  return result;
}
