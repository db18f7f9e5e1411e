import { encodeCodePoint, utf8Sequences } from "../automata/utf8.js";

/** Reads the UTF-8 bytes of a decoded string. */
export interface TextReader<T> {
  /** undefined: no good end can be reached any more. */
  step(state: T, byte: number): T | undefined;
  /** States with equal keys have equal futures. */
  key(state: T): string | number;
}

/**
 * Which escapes a string may hold. "any": all of JSON's. "needed": what JSON cannot write otherwise, in its shortest
 * form, and the ASCII form of characters beyond ASCII. "usual": also what common serializers escape by themselves: every
 * control character as `\\u00..`, `<`, `>` and `&` (Go), `/` (PHP).
 */
export type EscapeRule = "any" | "needed" | "usual";

type Range = readonly [from: number, to: number];
const everything: readonly Range[] = [[0, 0x10ffff]];

/** Code points that may be written as `\\u....`, ascending. */
const byHex: Record<EscapeRule, readonly Range[]> = {
  any: everything,
  needed: [
    [0, 0x07],
    [0x0b, 0x0b],
    [0x0e, 0x1f],
    [0x7f, 0x10ffff],
  ],
  usual: [
    [0, 0x1f],
    [0x26, 0x26],
    [0x3c, 0x3c],
    [0x3e, 0x3e],
    [0x7f, 0x10ffff],
  ],
};

/** Code points that may be written by some escape, ascending. */
const byEscape: Record<EscapeRule, readonly Range[]> = {
  any: everything,
  needed: [
    [0, 0x1f],
    [0x22, 0x22],
    [0x5c, 0x5c],
    [0x7f, 0x10ffff],
  ],
  usual: [
    [0, 0x1f],
    [0x22, 0x22],
    [0x26, 0x26],
    [0x2f, 0x2f],
    [0x3c, 0x3c],
    [0x3e, 0x3e],
    [0x5c, 0x5c],
    [0x7f, 0x10ffff],
  ],
};

/** Where a JSON string is inside of an escape; undefined outside. */
export type Escape =
  | { readonly kind: "letter" }
  | { readonly kind: "hex"; readonly value: number; readonly digits: number; readonly high: number }
  | { readonly kind: "low-backslash"; readonly high: number }
  | { readonly kind: "low-u"; readonly high: number };

const letters = new Map([
  [0x22, 0x22],
  [0x2f, 0x2f],
  [0x5c, 0x5c],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
]);

function hexValue(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** One byte of a JSON string further; `inner` and `escape` undefined both: the byte is not possible here. */
export function stepEscaped<T>(
  reader: TextReader<T>,
  rule: EscapeRule,
  inner: T,
  escape: Escape | undefined,
  byte: number,
): { readonly inner: T; readonly escape: Escape | undefined } | undefined {
  if (escape === undefined) {
    if (byte === 0x5c) return possible(reader, rule, inner, { kind: "letter" });
    if (byte < 0x20) return undefined;
    return plain(reader.step(inner, byte));
  }
  switch (escape.kind) {
    case "letter": {
      if (byte === 0x75) return possible(reader, rule, inner, { kind: "hex", value: 0, digits: 0, high: 0 });
      const codePoint = letters.get(byte);
      if (codePoint === undefined || (codePoint === 0x2f && rule === "needed")) return undefined;
      return plain(stepCodePoint(reader, inner, codePoint));
    }
    case "hex": {
      const digit = hexValue(byte);
      if (digit < 0) return undefined;
      const value = escape.value * 16 + digit;
      const digits = escape.digits + 1;
      if (digits < 4) return possible(reader, rule, inner, { ...escape, value, digits });
      if (escape.high !== 0) {
        if (value < 0xdc00 || value > 0xdfff) return undefined;
        return plain(stepCodePoint(reader, inner, joinSurrogates(escape.high, value)));
      }
      if (value >= 0xd800 && value <= 0xdbff)
        return possible(reader, rule, inner, { kind: "low-backslash", high: value });
      if (value >= 0xdc00 && value <= 0xdfff) return undefined;
      if (!byHex[rule].some(([from, to]) => value >= from && value <= to)) return undefined;
      return plain(stepCodePoint(reader, inner, value));
    }
    case "low-backslash":
      return byte === 0x5c ? { inner, escape: { kind: "low-u", high: escape.high } } : undefined;
    case "low-u":
      return byte === 0x75
        ? { inner, escape: { kind: "hex", value: 0, digits: 0, high: escape.high } }
        : undefined;
  }
}

export function escapeKey(escape: Escape | undefined): string {
  if (escape === undefined) return "";
  if (escape.kind === "letter") return "\\";
  if (escape.kind === "hex") return `u${escape.high}.${escape.value}.${escape.digits}`;
  return `${escape.kind}${escape.high}`;
}

function joinSurrogates(high: number, low: number): number {
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

function plain<T>(inner: T | undefined): { readonly inner: T; readonly escape: undefined } | undefined {
  return inner === undefined ? undefined : { inner, escape: undefined };
}

function stepCodePoint<T>(reader: TextReader<T>, inner: T, codePoint: number): T | undefined {
  let state: T | undefined = inner;
  for (const byte of encodeCodePoint(codePoint)) {
    if (state === undefined) return undefined;
    state = reader.step(state, byte);
  }
  return state;
}

/** The state with an open escape, if some way to finish the escape leads on. */
function possible<T>(
  reader: TextReader<T>,
  rule: EscapeRule,
  inner: T,
  escape: Escape,
): { readonly inner: T; readonly escape: Escape } | undefined {
  return canFinish(reader, rule, inner, escape) ? { inner, escape } : undefined;
}

function canFinish<T>(reader: TextReader<T>, rule: EscapeRule, inner: T, escape: Escape): boolean {
  if (escape.kind === "letter") {
    return byEscape[rule].some(([first, last]) => someCodePoint(reader, inner, first, last));
  }
  if (escape.kind !== "hex") {
    const from = joinSurrogates(escape.high, 0xdc00);
    return someCodePoint(reader, inner, from, from + 0x3ff);
  }
  const size = 16 ** (4 - escape.digits);
  let from = escape.value * size;
  let to = from + size - 1;
  if (escape.high !== 0) {
    from = Math.max(from, 0xdc00);
    to = Math.min(to, 0xdfff);
    if (from > to) return false;
    return someCodePoint(reader, inner, joinSurrogates(escape.high, from), joinSurrogates(escape.high, to));
  }
  const some = (low: number, high: number): boolean =>
    byHex[rule].some(([first, last]) =>
      someCodePoint(reader, inner, Math.max(low, first), Math.min(high, last)),
    );
  if (some(from, Math.min(to, 0xd7ff)) || some(Math.max(from, 0xe000), to)) return true;
  const firstHigh = Math.max(from, 0xd800);
  const lastHigh = Math.min(to, 0xdbff);
  if (firstHigh > lastHigh) return false;
  return someCodePoint(reader, inner, joinSurrogates(firstHigh, 0xdc00), joinSurrogates(lastHigh, 0xdfff));
}

/** Whether some code point of a range leads on. */
function someCodePoint<T>(reader: TextReader<T>, inner: T, from: number, to: number): boolean {
  if (from > to) return false;
  if (from < 0xd800 && to > 0xdfff) {
    return someCodePoint(reader, inner, from, 0xd7ff) || someCodePoint(reader, inner, 0xe000, to);
  }
  for (const sequence of utf8Sequences(from, to)) {
    const tried = new Set<string>();
    const search = (state: T, depth: number): boolean => {
      const range = sequence[depth];
      if (range === undefined) return true;
      const key = `${depth}|${reader.key(state)}`;
      if (tried.has(key)) return false;
      tried.add(key);
      for (let byte = range[0]; byte <= range[1]; byte += 1) {
        const next = reader.step(state, byte);
        if (next !== undefined && search(next, depth + 1)) return true;
      }
      return false;
    };
    if (search(inner, 0)) return true;
  }
  return false;
}
