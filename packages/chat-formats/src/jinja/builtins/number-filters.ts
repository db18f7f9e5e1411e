import { fail } from "../template-error.js";
import { makeFloat, makeInt, toIndex, toNumber } from "../values/numbers.js";
import { isFloat, isNum, isStr, textOf, truth, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { Undefined } from "../values/value.js";
import type { Num, Value } from "../values/value.js";
import { arithmetic } from "../values/operators.js";
import type { Runtime } from "../runtime.js";
import { scaleToInteger, toFixed } from "./round-decimal.js";
import { builtin, type Builtin } from "./signature.js";
import { stripSpace } from "./strip.js";

function filter(
  signature: string,
  run: (rt: Runtime, value: Value, args: readonly (Value | undefined)[]) => Value,
): [string, Builtin] {
  return [signature.split(" ")[0] ?? "", builtin(signature, run)];
}

function absolute(value: Value): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (!isNum(value)) fail("TypeError", `bad operand type for abs(): '${typeName(value)}'`);
  if (typeof value === "bigint") return value < 0n ? -value : value;
  const size = Math.abs(toNumber(value));
  return isFloat(value) ? makeFloat(size) : size;
}

const floatText =
  /^[+-]?(?:(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?|inf(?:inity)?|nan)$/i;
const radixPrefix: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 };

/** Python's `int(text, base)`; undefined where it raises ValueError. */
function parseInteger(text: string, base: number): Value | undefined {
  if (base !== 0 && (base < 2 || base > 36)) return undefined;
  const trimmed = textOf(stripSpace(text));
  if (trimmed.length > 4300) return undefined;
  const [, sign = "", body = ""] = /^([+-]?)([\s\S]*)$/.exec(trimmed) ?? [];
  const prefix = /^0([box])_?/i.exec(body);
  const prefixRadix = radixPrefix[prefix?.[1]?.toLowerCase() ?? ""];
  let digits = body;
  let radix = base === 0 ? 10 : base;
  if (prefix !== null && prefixRadix !== undefined && (base === 0 || base === prefixRadix)) {
    digits = body.slice(prefix[0].length);
    radix = prefixRadix;
  } else if (base === 0 && /^0[\d_]*[1-9]/.test(body)) return undefined;
  if (!/^[\p{Nd}a-z]+(?:_[\p{Nd}a-z]+)*$/iu.test(digits)) return undefined;
  let value = 0n;
  for (const character of digits.replaceAll("_", "")) {
    const digit = digitOf(character);
    if (digit >= radix) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
  }
  return makeInt(sign === "-" ? -value : value);
}

/** The value of a decimal digit of any script, or of a letter. */
function digitOf(character: string): number {
  const ascii = Number.parseInt(character, 36);
  if (!Number.isNaN(ascii)) return ascii;
  // Decimal digits come in runs of ten that start with zero.
  let zero = character.codePointAt(0) ?? 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && (character.codePointAt(0) ?? 0) - zero < 9)
    zero -= 1;
  return (character.codePointAt(0) ?? 0) - zero;
}

/** Python's `float(text)`; undefined where it raises ValueError. */
function parseFloatText(text: string): number | undefined {
  const trimmed = textOf(stripSpace(text));
  if (!floatText.test(trimmed)) return undefined;
  const lower = trimmed.toLowerCase();
  if (lower.includes("nan")) return Number.NaN;
  if (lower.includes("inf"))
    return lower.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(lower.replaceAll("_", ""));
}

function truncated(number: number, fallback: Value): Value {
  return Number.isFinite(number) ? makeInt(BigInt(Math.trunc(number))) : fallback;
}

function toInt(value: Value, fallback: Value, base: Value): Value {
  if (isStr(value)) {
    const parsed = parseInteger(
      textOf(value),
      toIndex(base, `'${typeName(base)}' object cannot be interpreted as an integer`),
    );
    if (parsed !== undefined) return parsed;
    const number = parseFloatText(textOf(value));
    return number === undefined ? fallback : truncated(number, fallback);
  }
  if (value instanceof Undefined) failUndefined(value);
  if (!isNum(value)) return fallback;
  if (!isFloat(value)) return typeof value === "boolean" ? Number(value) : value;
  // Infinity is no ValueError in Python's first attempt, so the default does not apply.
  if (Math.abs(toNumber(value)) === Number.POSITIVE_INFINITY)
    fail("OverflowError", "cannot convert float infinity to integer");
  return truncated(toNumber(value), fallback);
}

function toFloat(value: Value, fallback: Value): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (isStr(value)) {
    const number = parseFloatText(textOf(value));
    return number === undefined ? fallback : makeFloat(number);
  }
  if (!isNum(value)) return fallback;
  if (typeof value === "bigint" && !Number.isFinite(Number(value)))
    fail("OverflowError", "int too large to convert to float");
  return makeFloat(toNumber(value));
}

function round(rt: Runtime, value: Value, precision: Value, method: string): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (method === "ceil" || method === "floor") {
    const scaled = arithmetic(rt, "*", value, arithmetic(rt, "**", 10, precision));
    if (!isNum(scaled)) fail("TypeError", `must be real number, not ${typeName(scaled)}`);
    return arithmetic(rt, "/", roundTo(scaled, method), arithmetic(rt, "**", 10, precision));
  }
  if (method !== "common") fail("FilterArgumentError", "method must be common, ceil or floor");
  if (!isNum(value)) fail("TypeError", `type ${typeName(value)} doesn't define __round__ method`);
  if (precision === null) return roundTo(value, "round");
  const places = toIndex(precision, `'${typeName(precision)}' object cannot be interpreted as an integer`);
  return isFloat(value) ? roundFloat(toNumber(value), places) : roundInteger(value, places);
}

function roundTo(value: Num, method: "ceil" | "floor" | "round"): Value {
  if (!isFloat(value)) return typeof value === "boolean" ? Number(value) : value;
  const number = toNumber(value);
  if (Number.isNaN(number)) fail("ValueError", "cannot convert float NaN to integer");
  if (!Number.isFinite(number)) fail("OverflowError", "cannot convert float infinity to integer");
  if (method === "round")
    return makeInt(number < 0 ? -scaleToInteger(-number, 0) : scaleToInteger(number, 0));
  return makeInt(BigInt(method === "ceil" ? Math.ceil(number) : Math.floor(number)));
}

function roundFloat(number: number, places: number): Value {
  if (!Number.isFinite(number) || places > 330) return makeFloat(number);
  if (places < -330) return makeFloat(number < 0 ? -0 : 0);
  const size = Math.abs(number);
  const rounded =
    places >= 0
      ? Number(toFixed(size, places))
      : Number(scaleToInteger(size, places) * 10n ** BigInt(-places));
  return makeFloat(number < 0 || Object.is(number, -0) ? -rounded : rounded);
}

function roundInteger(value: number | bigint | boolean, places: number): Value {
  if (places >= 0) return typeof value === "boolean" ? Number(value) : value;
  if (places < -400) return 0;
  const number = BigInt(value);
  const size = number < 0n ? -number : number;
  const unit = 10n ** BigInt(-places);
  const rest = size % unit;
  const quotient = size / unit;
  const up = rest * 2n > unit || (rest * 2n === unit && quotient % 2n === 1n);
  const rounded = (up ? quotient + 1n : quotient) * unit;
  return makeInt(number < 0n ? -rounded : rounded);
}

function fileSize(value: Value, binary: boolean): string {
  const number = toFloat(value, null);
  if (number === null && isStr(value)) fail("ValueError", "could not convert string to float");
  if (!isNum(number))
    fail("TypeError", `float() argument must be a string or a real number, not '${typeName(value)}'`);
  const bytes = toNumber(number);
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return "1 Byte";
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const prefixes = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
  let unit = base;
  let index = 0;
  while (bytes >= unit * base && index < prefixes.length - 1) {
    unit *= base;
    index += 1;
  }
  const prefix = prefixes[index] ?? "Y";
  return `${toFixed(bytes / unit, 1)} ${binary ? `${prefix.toUpperCase()}i` : prefix}B`;
}

export const numberFilters: readonly [string, Builtin][] = [
  filter("abs /", (_, value) => absolute(value)),
  filter("int default? base?", (_, value, [fallback = 0, base = 10]) => toInt(value, fallback, base)),
  filter("float default?", (_, value, [fallback = makeFloat(0)]) => toFloat(value, fallback)),
  filter("round precision? method?", (rt, value, [precision = 0, method = "common"]) =>
    round(rt, value, precision, isStr(method) ? textOf(method) : ""),
  ),
  filter("filesizeformat binary?", (_, value, [binary = false]) => fileSize(value, truth(binary))),
  filter("default default_value? boolean?", (_, value, args) => defaultValue(value, args)),
  filter("d default_value? boolean?", (_, value, args) => defaultValue(value, args)),
];

function defaultValue(value: Value, [fallback = "", falsy = false]: readonly (Value | undefined)[]): Value {
  return value instanceof Undefined || (truth(falsy) && !truth(value)) ? fallback : value;
}
