import type { CodePointRange, Expression, Sequence } from "../ast.js";
import { complement, joinRanges } from "../dfa/utf8-class.js";
import { characterClass, joinLiterals } from "../print/dfa-to-rules.js";
import { literal, oneOf } from "./shorthand.js";

/** Characters that a JSON string must write with an escape (RFC 8259, section 7). */
const escaped: readonly CodePointRange[] = [
  { from: 0, to: 0x1f },
  { from: 0x22, to: 0x22 },
  { from: 0x5c, to: 0x5c },
];
/** The letters of the short escapes: what stands behind the backslash for a character. */
const shortEscapes = new Map([
  [0x08, 0x62],
  [0x09, 0x74],
  [0x0a, 0x6e],
  [0x0c, 0x66],
  [0x0d, 0x72],
  [0x22, 0x22],
  [0x5c, 0x5c],
]);

/**
 * One character of a class as a JSON string holds it: raw, or by its short escape where it needs one. Other control
 * characters are written only where the class has nothing else.
 */
export function jsonCharacter(ranges: readonly CodePointRange[]): Expression {
  const joined = joinRanges(ranges);
  const raw = complement(joinRanges([...complement(joined), ...escaped]));
  const has = (point: number) => joined.some(({ from, to }) => from <= point && point <= to);
  const letters = [...shortEscapes].flatMap(([point, letter]) =>
    has(point) ? [{ from: letter, to: letter }] : [],
  );
  const options: Sequence[] = raw.length > 0 ? [[characterClass(raw)]] : [];
  if (letters.length > 0) options.push(joinLiterals([literal("\\"), characterClass(letters)]));
  if (options.length > 0) return oneOf(options);
  const controls = Array.from({ length: 0x20 }, (_, point) => point).filter(has);
  return oneOf(controls.map((point) => [literal(`\\u${point.toString(16).padStart(4, "0")}`)]));
}
