import { fail } from "../template-error.js";
import { Float } from "./value.js";
import type { Int, Num, Value } from "./value.js";
import { isInt } from "./type-name.js";

/** A float value: integral ones need their wrapper. */
export function makeFloat(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value;
}

/** An int value in its one representation. */
export function makeInt(value: Int): Int {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    return BigInt(value);
  }
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

/** The nearest JS number. */
export function toNumber(value: Num): number {
  if (typeof value === "number") return value;
  return value instanceof Float ? value.value : Number(value);
}

export function toBigInt(value: Int | boolean): bigint {
  return typeof value === "bigint" ? value : BigInt(value);
}

/** Order of two numbers, exact also between int and float; NaN when they cannot be ordered. */
export function compareNumbers(left: Num, right: Num): number {
  if (typeof left === "bigint" || typeof right === "bigint") {
    const a = left instanceof Float ? left.value : left;
    const b = right instanceof Float ? right.value : right;
    return a < b ? -1 : a > b ? 1 : Number.isNaN(a) || Number.isNaN(b) ? Number.NaN : 0;
  }
  return toNumber(left) === toNumber(right) ? 0 : toNumber(left) - toNumber(right);
}

/** Python's `__index__`: an int as a JS number, clamped beyond what can be an index. */
export function toIndex(
  value: Value,
  message = "slice indices must be integers or None or have an __index__ method",
): number {
  if (!isInt(value)) fail("TypeError", message);
  return Number(value);
}

/** `str()` of a float: the shortest digits that read back, as Python prints them. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return padExponent(value.toExponential());
  if (Number.isInteger(value)) return `${Object.is(value, -0) ? "-0" : String(value)}.0`;
  return String(value);
}

/** Python writes at least two digits of an exponent. */
export function padExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}
