import type { Cursor } from "./cursor.js";

const simpleEscapes: Readonly<Record<string, number>> = {
  t: 0x09,
  r: 0x0d,
  n: 0x0a,
  "\\": 0x5c,
  '"': 0x22,
  "[": 0x5b,
  "]": 0x5d,
  "-": 0x2d,
};
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Takes one character of a literal or class, which may be an escape; the number can lie outside of Unicode. */
export function parseCharacter(cursor: Cursor): number {
  if (cursor.at() !== 0x5c) return cursor.next();
  const letter = cursor.text.charAt(cursor.offset + 1);
  const simple = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
  if (simple !== undefined) {
    cursor.offset += 2;
    return simple;
  }
  const length = Object.hasOwn(hexLengths, letter) ? hexLengths[letter] : undefined;
  if (length === undefined) {
    const shown = letter === "" ? "the end of the grammar" : `'\\${letter}'`;
    throw cursor.error(
      `unknown escape ${shown}: GBNF knows \\t \\r \\n \\\\ \\" \\[ \\] \\- \\xXX \\uXXXX \\UXXXXXXXX`,
    );
  }
  const digits = cursor.text.slice(cursor.offset + 2, cursor.offset + 2 + length);
  if (digits.length !== length || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw cursor.error(`\\${letter} needs ${length} hexadecimal digits`);
  }
  cursor.offset += 2 + length;
  return Number.parseInt(digits, 16);
}

/** Whether a number is a Unicode scalar value, the only thing that UTF-8 can write. */
export function isScalarValue(point: number): boolean {
  return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}
