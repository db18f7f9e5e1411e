// Python's format specification mini-language: `format(value, spec)`.
import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { formatFloat, toNumber } from "../values/numbers.js";
import { str } from "../values/repr.js";
import { codePointLength, concat, cut, repeat, unitOffset } from "../values/text.js";
import { isFloat, isNum, isStr, textOf, typeName } from "../values/type-name.js";
import type { Num, Str, Value } from "../values/value.js";
import { toExponential, toFixed, toGeneral } from "./round-decimal.js";

const pattern = /^(?:(.)?([<>=^]))?([+\- ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/su;
const maxWidth = 100_000;
const maxPrecision = 400;

interface Spec {
  readonly fill: string;
  readonly align: string | undefined;
  readonly sign: string;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly group: string | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

function parseSpec(text: string): Spec {
  const match = pattern.exec(text);
  if (match === null) fail("ValueError", "Invalid format specifier");
  const [, fill, align, sign, , alternate, zero, width, group, precision, type] = match;
  if (Number(width ?? 0) > maxWidth || Number(precision ?? 0) > maxPrecision) {
    fail("LimitError", `a format is wider than ${maxWidth} or more precise than ${maxPrecision}`);
  }
  return {
    fill: fill ?? (zero === undefined || align !== undefined ? " " : "0"),
    align: align ?? (zero === undefined ? undefined : "="),
    sign: sign ?? "-",
    alternate: alternate !== undefined,
    zero: zero !== undefined,
    width: Number(width ?? 0),
    group,
    precision: precision === undefined ? undefined : Number(precision),
    type: type ?? "",
  };
}

export function formatValue(rt: Runtime, value: Value, specText: string): Str {
  if (specText === "") return str(rt, value);
  if (isStr(value)) return formatText(rt, value, parseSpec(specText));
  if (!isNum(value)) fail("TypeError", `unsupported format string passed to ${typeName(value)}.__format__`);
  const spec = parseSpec(specText);
  rt.allocate(spec.width);
  return spec.type === "c"
    ? alignText(String.fromCodePoint(codePoint(value)), { ...spec, align: spec.align ?? "<" })
    : formatNumber(rt, value, spec);
}

function codePoint(value: Num): number {
  const code = toNumber(value);
  return code >= 0 && code <= 0x10ffff ? code : fail("OverflowError", "%c arg not in range(0x110000)");
}

function formatText(rt: Runtime, value: Str, spec: Spec): Str {
  if (spec.type !== "" && spec.type !== "s") {
    fail("ValueError", `Unknown format code '${spec.type}' for object of type 'str'`);
  }
  if (spec.sign !== "-" || (spec.align === "=" && !spec.zero) || spec.group !== undefined) {
    fail("ValueError", "Sign, '=' alignment and grouping are not allowed in string format specifier");
  }
  rt.allocate(spec.width);
  const text = textOf(value);
  const kept =
    spec.precision !== undefined && spec.precision < codePointLength(text)
      ? cut(value, 0, unitOffset(text, spec.precision))
      : value;
  return alignText(
    kept,
    spec.align === "=" ? { ...spec, align: "<" } : { ...spec, align: spec.align ?? "<" },
  );
}

function alignText(value: Str, spec: Spec): Str {
  const missing = spec.width - codePointLength(textOf(value));
  if (missing <= 0) return value;
  const before = spec.align === "<" ? 0 : spec.align === "^" ? missing >> 1 : missing;
  return concat(repeat(spec.fill, before), value, repeat(spec.fill, missing - before));
}

function formatNumber(rt: Runtime, value: Num, spec: Spec): Str {
  const negative =
    typeof value === "bigint" ? value < 0n : toNumber(value) < 0 || Object.is(toNumber(value), -0);
  const isInteger = !isFloat(value);
  const magnitude = digitsOf(rt, value, spec, isInteger);
  const sign = negative ? "-" : spec.sign === "-" ? "" : spec.sign;
  const prefix = spec.alternate && /^[boxX]$/.test(spec.type) ? `0${spec.type}` : "";
  const [, integral = "", rest = ""] = /^([0-9a-fA-F]*)(.*)$/s.exec(magnitude) ?? [];
  const width = spec.width - sign.length - prefix.length - rest.length;
  const every = /^[boxX]$/.test(spec.type) ? 4 : 3;
  const grouped =
    spec.group === undefined
      ? integral
      : groupDigits(integral, spec.group, every, spec.align === "=" && spec.fill === "0" ? width : 0);
  const body = grouped + rest;
  const missing = spec.width - sign.length - prefix.length - body.length;
  if (missing <= 0) return sign + prefix + body;
  if (spec.align === "=") return sign + prefix + spec.fill.repeat(missing) + body;
  return alignText(sign + prefix + body, { ...spec, align: spec.align ?? ">" });
}

/** Separators between groups; zeros fill up to the width, which counts the separators. */
function groupDigits(digits: string, separator: string, every: number, width: number): string {
  const groups = Math.ceil(width / (every + 1));
  // As many digits as fit into the width with separators between them, but no separator in front.
  const fitting = width <= 0 ? 0 : width - groups + 1;
  const padded = digits.padStart(Math.min(fitting, width), "0");
  const parts: string[] = [];
  for (let end = padded.length; end > 0; end -= every)
    parts.push(padded.slice(Math.max(0, end - every), end));
  return parts.reverse().join(separator);
}

function digitsOf(rt: Runtime, value: Num, spec: Spec, isInteger: boolean): string {
  const type = spec.type;
  if (isInteger && (type === "" || type === "d" || type === "n" || /^[boxX]$/.test(type))) {
    if (spec.precision !== undefined) fail("ValueError", "Precision not allowed in integer format specifier");
    const number = typeof value === "bigint" ? value : BigInt(toNumber(value));
    rt.step(64);
    const radix = type === "b" ? 2 : type === "o" ? 8 : type === "x" || type === "X" ? 16 : 10;
    const text = (number < 0n ? -number : number).toString(radix);
    return type === "X" ? text.toUpperCase() : text;
  }
  if (!isInteger && /^[bdoxX]$/.test(type)) {
    fail("ValueError", `Unknown format code '${type}' for object of type 'float'`);
  }
  if (type === "s") fail("ValueError", `Unknown format code 's' for object of type '${typeName(value)}'`);
  return floatDigits(Math.abs(toNumber(value)), type, spec);
}

function floatDigits(size: number, type: string, spec: Spec): string {
  if (!Number.isFinite(size)) {
    const text = Number.isNaN(size) ? "nan" : "inf";
    return (/^[EFG]$/.test(type) ? text.toUpperCase() : text) + (type === "%" ? "%" : "");
  }
  const precision = spec.precision ?? 6;
  switch (type) {
    case "f":
    case "F":
      return toFixed(size, precision);
    case "%":
      return `${toFixed(size * 100, precision)}%`;
    case "e":
      return toExponential(size, precision);
    case "E":
      return toExponential(size, precision).toUpperCase();
    case "g":
    case "n":
      return toGeneral(size, precision, spec.alternate);
    case "G":
      return toGeneral(size, precision, spec.alternate).toUpperCase();
    default:
      return shortFloat(size, spec.precision);
  }
}

/** No type: like `g`, but with at least one decimal, and the shortest digits without a precision. */
function shortFloat(size: number, precision: number | undefined): string {
  if (precision === undefined) return formatFloat(size);
  const text = toGeneral(size, precision, false);
  // With the exponent at `precision - 1` the general format has no decimal left; Python then switches to `e`.
  if (text.includes("e") || text.includes(".")) return text;
  return text.length >= (precision === 0 ? 1 : precision)
    ? toExponential(size, Math.max(0, (precision || 1) - 1)).replace(/\.?0+e/, "e")
    : `${text}.0`;
}
