import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { isSpace } from "../lexer/characters.js";
import { cut, hasSurrogates } from "../values/text.js";
import { isStr, textOf, typeName } from "../values/type-name.js";
import type { Str, Value } from "../values/value.js";

type Side = "both" | "left" | "right";

type Drops = (text: string, index: number) => boolean;

/** Python's strip, lstrip and rstrip: of whitespace, or of the given set of characters. */
export function strip(rt: Runtime, value: Str, set: Value | undefined, side: Side, method: string): Str {
  const result = cutEnds(value, stripped(set, method), side);
  if (result !== value && isStr(set) && textOf(set).trim() !== "") rt.tookApart = true;
  return result;
}

/** The string without the whitespace around it. */
export function stripSpace(value: Str): Str {
  return cutEnds(value, isSpaceAt, "both");
}

function cutEnds(value: Str, drops: Drops, side: Side): Str {
  const text = textOf(value);
  let start = 0;
  let end = text.length;
  if (side !== "right") while (start < end && drops(text, start)) start += unit(text, start);
  if (side !== "left") {
    for (;;) {
      const last =
        end -
        (end - start > 1 && isLow(text.charCodeAt(end - 1)) && isHigh(text.charCodeAt(end - 2)) ? 2 : 1);
      if (end <= start || !drops(text, last)) break;
      end = last;
    }
  }
  return start === 0 && end === text.length ? value : cut(value, start, end);
}

const isSpaceAt: Drops = (text, index) => isSpace(text.charCodeAt(index));

function stripped(set: Value | undefined, method: string): Drops {
  if (set === undefined || set === null) return isSpaceAt;
  if (!isStr(set)) fail("TypeError", `${method} arg must be None or str, not ${typeName(set)}`);
  const characters = textOf(set);
  if (!hasSurrogates(characters) && characters.length < 8) {
    return (text, index) => characters.includes(text.charAt(index));
  }
  const points = new Set(Array.from(characters, (character) => character.codePointAt(0)));
  return (text, index) => points.has(text.codePointAt(index));
}

function unit(text: string, index: number): number {
  return isHigh(text.charCodeAt(index)) && isLow(text.charCodeAt(index + 1)) ? 2 : 1;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
