import type { Decimal } from "./decimal.js";

/**
 * Natural spellings of numbers: those that serializers write. Every double has one, and none goes on without an end.
 *
 *  - A whole number has at most 20 digits (a 64-bit integer has them), or 21 with a zero at the end (JavaScript writes
 *    1e20 so).
 *  - With a fraction a number has at most 17 significant digits (a double has no more), behind at most 17 zeros.
 *  - An exponent has at most 3 digits, and its number is one that a double can hold. Zero has none.
 */
export const maxWholeDigits = 20;
export const maxSignificantDigits = 17;
export const maxLeadingZeros = 17;
/** Most digits behind the point where significant ones are not counted: a double below 1 with as many zeros as JavaScript writes. */
export const maxFractionDigits = maxSignificantDigits + 6;

const largestPower = 308;
const smallestPower = -324;
/** Significant digits of the largest double. */
const largestDigits = "17976931348623157";

const longestWhole = new RegExp(`^(?<whole>-?[0-9]{${maxWholeDigits}})[0-9]`);

const parts = /^-?([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?)([0-9]*))?$/;

/** Whether the beginning of a JSON number is that of a natural one. */
export function isNaturalPrefix(text: string): boolean {
  const match = parts.exec(text);
  if (match === null) return false;
  const [, whole = "", fraction, sign, exponent] = match;
  if (whole.length > maxWholeDigits && (whole.length > maxWholeDigits + 1 || !whole.endsWith("0")))
    return false;
  const zeros = whole === "0" ? leadingZeros(fraction ?? "") : 0;
  if (fraction !== undefined) {
    const digits = whole === "0" ? fraction.length - zeros : whole.length + Math.max(1, fraction.length);
    if (zeros > maxLeadingZeros || digits > maxSignificantDigits) return false;
  }
  if (exponent === undefined) return true;
  const significant = (whole + (fraction ?? "")).replace(/^0+/, "");
  if (significant === "") return false;
  const power = whole === "0" ? -1 - zeros : whole.length - 1;
  const most = largestPower - (significant.padEnd(largestDigits.length, "0") > largestDigits ? 1 : 0) - power;
  const least = smallestPower - power;
  if (sign !== "-" && someExponent(exponent, Math.max(least, 0), most)) return true;
  return sign === "-" || (sign === "" && exponent === "")
    ? someExponent(exponent, Math.max(-most, 0), -least)
    : false;
}

/** Whether digits can go on to an exponent of at most three digits (two, behind a zero) between two bounds. */
function someExponent(digits: string, from: number, to: number): boolean {
  const longest = digits.startsWith("0") ? 2 : 3;
  for (let length = Math.max(1, digits.length); length <= longest; length += 1) {
    const size = 10 ** (length - digits.length);
    const low = Number(digits) * size;
    if (low <= to && low + size - 1 >= from) return true;
  }
  return false;
}

/** The shortest text with the same possible natural continuations, for numbers whose value does not matter. */
export function compressNatural(text: string): string {
  const [mantissa = ""] = /^[^eE]*/.exec(text) ?? [];
  const significant = mantissa.replace(/^-?[0.]*/, "").replace(".", "");
  // Only the largest double is compared with, and that is decided at the first digit that differs.
  if (largestDigits.startsWith(significant)) return text;
  const digit = significant < largestDigits ? "1" : "9";
  const kept = /^-?(?:0\.?0*)?/.exec(mantissa)?.[0].length ?? 0;
  const filled = mantissa.slice(0, kept) + mantissa.slice(kept).replaceAll(/[0-9]/g, digit);
  // The digit that a whole number may have more is a zero.
  return filled.replace(longestWhole, "$<whole>0") + text.slice(mantissa.length);
}

/** A number as JavaScript's `JSON.stringify` writes it: `Number::toString` of ECMA-262. */
export function jsonNumber({ digits, scale }: Decimal): string {
  if (digits === 0n) return "0";
  const sign = digits < 0n ? "-" : "";
  const text = `${digits < 0n ? -digits : digits}`;
  const point = text.length - scale;
  if (point > 21 || point <= -6) {
    const fraction = text.length > 1 ? `.${text.slice(1)}` : "";
    return `${sign}${text.slice(0, 1)}${fraction}e${point > 0 ? "+" : "-"}${Math.abs(point - 1)}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${text}`;
  if (scale <= 0) return sign + text + "0".repeat(-scale);
  return `${sign}${text.slice(0, point)}.${text.slice(point)}`;
}

/** Zeros at the beginning of a text of digits. */
export function leadingZeros(digits: string): number {
  return digits.length - digits.replace(/^0+/, "").length;
}
