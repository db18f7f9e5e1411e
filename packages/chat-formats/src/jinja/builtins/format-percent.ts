// Python's `text % values`.
import { fail } from "../template-error.js";
import { escapeHtml } from "../values/map-chunks.js";
import type { Runtime } from "../runtime.js";
import { Dict } from "../values/dict.js";
import { toIndex, toNumber } from "../values/numbers.js";
import { repr, str } from "../values/repr.js";
import { codePointLength, concat, cut, isSafe, markSafe, unitOffset } from "../values/text.js";
import { isFloat, isInt, isNum, isStr, textOf, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { Tuple, Undefined } from "../values/value.js";
import type { Str, Value } from "../values/value.js";
import { toExponential, toFixed, toGeneral } from "./round-decimal.js";
import { orElse } from "../values/or-else.js";

const directive = /%(?:\(([^()]*)\))?([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*)?)?([hlL]?)([\s\S]?)/g;

interface Conversion {
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly type: string;
}

export function formatPercent(rt: Runtime, format: Str, values: Value): Str {
  rt.tookApart = true;
  const text = textOf(format);
  const positional = values instanceof Tuple ? values.items : [values];
  const mapping = values instanceof Dict ? values : undefined;
  let next = 0;
  let named = false;
  const take = (): Value => {
    const value = positional[next++];
    return value === undefined || (values instanceof Dict && named)
      ? fail("TypeError", "not enough arguments for format string")
      : value;
  };
  const number = (part: string | undefined): number => {
    if (part === undefined || part === "") return 0;
    return part === "*" ? toIndex(take(), "* wants int") : Number(part);
  };
  const parts: Str[] = [];
  let total = text.length;
  let start = 0;
  for (const match of text.matchAll(directive)) {
    const [whole, key, flags = "", width, precision, , type = ""] = match;
    rt.step();
    parts.push(cut(format, start, match.index));
    start = match.index + whole.length;
    if (type === "%") {
      parts.push("%");
      continue;
    }
    let value: Value | undefined;
    if (key !== undefined) {
      if (mapping === undefined) fail("TypeError", "format requires a mapping");
      named = true;
      value = orElse(mapping.get(key), () => fail("KeyError", textOf(repr(rt, key))));
    }
    if (type === "") fail("ValueError", "incomplete format");
    const size = number(width);
    const hasPrecision = /\.(\d+|\*)?[hlL]?[\s\S]?$/.test(whole) && whole.includes(".");
    const conversion: Conversion = {
      flags: size < 0 ? `${flags}-` : flags,
      width: Math.abs(size),
      precision: hasPrecision ? number(precision) : undefined,
      type,
    };
    if (conversion.width > 100_000 || (conversion.precision ?? 0) > 400)
      fail("LimitError", "a format is too wide");
    const converted = convert(rt, orElse(value, take), conversion);
    total += textOf(converted).length;
    rt.checkSize(total);
    rt.step(1 + (textOf(converted).length >>> 6));
    parts.push(isSafe(format) ? escapeHtml(rt, converted) : converted);
  }
  parts.push(cut(format, start));
  if (mapping === undefined && next < positional.length && !isMappingLike(values)) {
    fail("TypeError", "not all arguments converted during string formatting");
  }
  const result = concat(...parts);
  return isSafe(format) ? markSafe(result) : result;
}

/** What Python takes for a mapping, which need not be used up: anything with `[]` that is no tuple or string. */
function isMappingLike(values: Value): boolean {
  return Array.isArray(values) || values instanceof Undefined || typeName(values) === "range";
}

function convert(rt: Runtime, value: Value, conversion: Conversion): Str {
  const { type, precision } = conversion;
  if (type === "s" || type === "r" || type === "a") {
    const text = type === "s" ? str(rt, value) : repr(rt, value);
    const length = precision === undefined ? codePointLength(textOf(text)) : precision;
    return padTo(
      length < codePointLength(textOf(text)) ? cut(text, 0, unitOffset(textOf(text), length)) : text,
      conversion,
    );
  }
  if (type === "c") {
    if (isStr(value) && codePointLength(textOf(value)) === 1) return padTo(value, conversion);
    if (!isInt(value)) fail("TypeError", "%c requires int or char");
    const code = Number(value);
    if (code < 0 || code > 0x10ffff) fail("OverflowError", "%c arg not in range(0x110000)");
    return padTo(String.fromCodePoint(code), conversion);
  }
  if (!/^[diuoxXeEfFgG]$/.test(type)) {
    fail(
      "ValueError",
      `unsupported format character '${type}' (0x${(type.codePointAt(0) ?? 0).toString(16)})`,
    );
  }
  if (value instanceof Undefined) failUndefined(value);
  if (!isNum(value)) {
    const wanted = /^[diu]$/.test(type) ? "a real number is" : /^[oxX]$/.test(type) ? "an integer is" : "";
    fail(
      "TypeError",
      wanted === ""
        ? `must be real number, not ${typeName(value)}`
        : `%${type} format: ${wanted} required, not ${typeName(value)}`,
    );
  }
  const negative =
    typeof value === "bigint" ? value < 0n : toNumber(value) < 0 || Object.is(toNumber(value), -0);
  const digits = /^[diuoxX]$/.test(type)
    ? integerDigits(value, conversion)
    : floatDigits(Math.abs(toNumber(value)), conversion);
  const isZero = /^[diuoxX]$/.test(type) && /^0+$/.test(digits);
  const sign =
    negative && !isZero
      ? "-"
      : conversion.flags.includes("+")
        ? "+"
        : conversion.flags.includes(" ")
          ? " "
          : "";
  const prefix = conversion.flags.includes("#") && /^[oxX]$/.test(type) ? `0${type}` : "";
  const missing = conversion.width - digits.length - sign.length - prefix.length;
  if (missing <= 0) return sign + prefix + digits;
  if (conversion.flags.includes("-")) return sign + prefix + digits + " ".repeat(missing);
  if (conversion.flags.includes("0") && Number.isFinite(toNumber(value)))
    return sign + prefix + "0".repeat(missing) + digits;
  return " ".repeat(missing) + sign + prefix + digits;
}

function integerDigits(value: Value, { type, precision }: Conversion): string {
  if (isFloat(value)) {
    if (/^[oxX]$/.test(type)) fail("TypeError", `%${type} format: an integer is required, not float`);
    const number = toNumber(value);
    if (!Number.isFinite(number)) {
      if (Number.isNaN(number)) fail("ValueError", "cannot convert float NaN to integer");
      fail("OverflowError", "cannot convert float infinity to integer");
    }
    return integerDigits(BigInt(Math.trunc(number)), { type, precision, flags: "", width: 0 });
  }
  const number = typeof value === "bigint" ? value : BigInt(Number(value));
  const radix = type === "o" ? 8 : type === "x" || type === "X" ? 16 : 10;
  const text = (number < 0n ? -number : number).toString(radix).padStart(precision ?? 0, "0");
  return type === "X" ? text.toUpperCase() : text;
}

function floatDigits(size: number, { type, precision, flags }: Conversion): string {
  if (!Number.isFinite(size)) {
    const text = Number.isNaN(size) ? "nan" : "inf";
    return /^[EFG]$/.test(type) ? text.toUpperCase() : text;
  }
  const decimals = precision ?? 6;
  const lower = type.toLowerCase();
  const text =
    lower === "f"
      ? toFixed(size, decimals)
      : lower === "e"
        ? toExponential(size, decimals)
        : toGeneral(size, decimals, flags.includes("#"));
  return type === lower ? text : text.toUpperCase();
}

function padTo(text: Str, { width, flags }: Conversion): Str {
  const missing = width - codePointLength(textOf(text));
  if (missing <= 0) return text;
  return flags.includes("-") ? concat(text, " ".repeat(missing)) : concat(" ".repeat(missing), text);
}
