import type { Sequence } from "../ast.js";
import { maxFractionDigits, maxWholeDigits } from "../json-schema/number-spelling.js";
import type { Bound } from "./case.js";
import { digits, literal, oneOf, optional, repeat } from "./shorthand.js";

const mostDigits = maxWholeDigits;
const mostDecimals = maxFractionDigits;

/** Whole numbers between two bounds, as JSON writes them without fraction and exponent; no options when there are none. */
export function integerOptions(lower: Bound | undefined, upper: Bound | undefined): Sequence[] {
  const low =
    lower === undefined ? undefined : lower.exclusive ? Math.floor(lower.value) + 1 : Math.ceil(lower.value);
  const high =
    upper === undefined ? undefined : upper.exclusive ? Math.ceil(upper.value) - 1 : Math.floor(upper.value);
  const options: Sequence[] = [];
  if (low === undefined || low < 0) {
    const [from, to] = [high !== undefined && high < 0 ? -high : 1, low === undefined ? undefined : -low];
    const negative = naturalOptions(BigInt(from), to === undefined ? undefined : BigInt(to));
    if (negative.length > 0) options.push([literal("-"), oneOf(negative)]);
  }
  if (high === undefined || high >= 0) {
    const from = low !== undefined && low > 0 ? low : 0;
    options.push(...naturalOptions(BigInt(from), high === undefined ? undefined : BigInt(high)));
  }
  return options;
}

/** Numbers between two bounds, with a fraction where it may have one; exponents are left out. */
export function decimalOptions(lower: Bound | undefined, upper: Bound | undefined): Sequence[] {
  const options: Sequence[] = [];
  if (lower === undefined || lower.value < 0) {
    const magnitude = between(negate(upper), negate(lower));
    if (magnitude.length > 0) options.push([literal("-"), oneOf(magnitude)]);
  }
  if (upper === undefined || upper.value >= 0) options.push(...between(lower, upper));
  return options;
}

function negate(bound: Bound | undefined): Bound | undefined {
  return bound === undefined ? undefined : { value: -bound.value, exclusive: bound.exclusive };
}

/** Numbers of at least zero between two bounds, of which the lower one may be negative. */
function between(lower: Bound | undefined, upper: Bound | undefined): Sequence[] {
  const low = split(lower === undefined || lower.value < 0 ? { value: 0, exclusive: false } : lower);
  const high = upper === undefined ? undefined : split(upper);
  if (high !== undefined && (upper?.value ?? 0) < 0) return [];
  const anyFraction = optional(oneOf([[literal("."), repeat(digits(), 1, mostDecimals)]]));
  const atInteger = (whole: bigint, from: Decimal | undefined, to: Decimal | undefined): Sequence[] =>
    fractionOptions(from, to).map((fraction) => [literal(String(whole)), ...fraction]);
  if (high !== undefined && high.whole === low.whole) return atInteger(low.whole, low, high);
  if (high !== undefined && high.whole < low.whole) return [];
  const inner = naturalOptions(low.whole + 1n, high === undefined ? undefined : high.whole - 1n);
  return [
    ...atInteger(low.whole, low, undefined),
    ...(inner.length > 0 ? [[oneOf(inner), anyFraction]] : []),
    ...(high === undefined ? [] : atInteger(high.whole, undefined, high)),
  ];
}

interface Decimal {
  readonly whole: bigint;
  /** Digits behind the point without trailing zeros. */
  readonly fraction: string;
  readonly exclusive: boolean;
}

function split({ value, exclusive }: Bound): Decimal {
  const [whole = "0", fraction = ""] = plainDecimal(value).split(".");
  return { whole: BigInt(whole), fraction: fraction.replace(/0+$/, ""), exclusive };
}

/** A number of at least zero without exponent. */
function plainDecimal(value: number): string {
  const [mantissa = "0", exponent = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent);
  if (shift >= 0) return `${whole}${fraction.padEnd(shift, "0").slice(0, shift)}.${fraction.slice(shift)}`;
  return `0.${"0".repeat(Math.max(0, -shift - whole.length))}${whole}${fraction}`;
}

/** What may follow a whole part that equals that of the bounds: "." and digits, or nothing. */
function fractionOptions(low: Decimal | undefined, high: Decimal | undefined): Sequence[] {
  const bare =
    (low === undefined || (low.fraction === "" && !low.exclusive)) &&
    (high === undefined || high.fraction !== "" || !high.exclusive);
  const after = digitOptions(low, high, 0, low !== undefined, high !== undefined);
  const options: Sequence[] = after.length > 0 ? [[literal("."), oneOf(after)]] : [];
  if (bare) options.push([]);
  return options;
}

/** Digits from place `at` on, at least one; `tightLow`, `tightHigh`: all before equalled those of the bound. */
function digitOptions(
  low: Decimal | undefined,
  high: Decimal | undefined,
  at: number,
  tightLow: boolean,
  tightHigh: boolean,
): Sequence[] {
  if (at >= mostDecimals) return [];
  const lowest = tightLow ? low : undefined;
  const highest = tightHigh ? high : undefined;
  const more = mostDecimals - at - 1;
  if (lowest === undefined && highest === undefined) return [[repeat(digits(), 1, more + 1)]];
  const lowDigit = lowest === undefined ? 0 : Number(lowest.fraction[at] ?? "0");
  const highDigit = highest === undefined ? 9 : Number(highest.fraction[at] ?? "0");
  const options: Sequence[] = [];
  for (const digit of new Set([lowDigit, highDigit])) {
    if (digit < lowDigit || digit > highDigit) continue;
    const [keepLow, keepHigh] = [
      lowest !== undefined && digit === lowDigit,
      highest !== undefined && digit === highDigit,
    ];
    if (!keepLow && !keepHigh) continue;
    const [keptLow, keptHigh] = [keepLow ? low : undefined, keepHigh ? high : undefined];
    const rest =
      at + 1 >= longest(keptLow, keptHigh)
        ? endOptions(keptLow, keptHigh, more)
        : [...digitOptions(low, high, at + 1, keepLow, keepHigh), ...(mayStop(keptLow, at + 1) ? [[]] : [])];
    if (rest.length > 0) options.push([literal(String(digit)), oneOf(rest)]);
  }
  const [from, to] = [lowest === undefined ? 0 : lowDigit + 1, highest === undefined ? 9 : highDigit - 1];
  if (from <= to) options.push([digits(from, to), repeat(digits(), 0, more)]);
  return options;
}

function longest(low: Decimal | undefined, high: Decimal | undefined): number {
  return Math.max(low?.fraction.length ?? 0, high?.fraction.length ?? 0);
}

/** Whether the number may end before digit `at`: its missing digits are zeros. */
function mayStop(low: Decimal | undefined, at: number): boolean {
  return low === undefined || at > low.fraction.length || (at === low.fraction.length && !low.exclusive);
}

/** What may follow when all digits of the bounds that still count have been written. */
function endOptions(low: Decimal | undefined, high: Decimal | undefined, more: number): Sequence[] {
  const zeros = repeat(literal("0"), 0, more);
  if (high !== undefined) return high.exclusive || low?.exclusive === true ? [] : [[zeros]];
  if (low?.exclusive !== true) return [[repeat(digits(), 0, more)]];
  return more < 1 ? [] : [[repeat(literal("0"), 0, more - 1), digits(1, 9), repeat(digits(), 0, more)]];
}

/** Natural numbers from `low` to `high`, without leading zeros. */
function naturalOptions(low: bigint, high: bigint | undefined): Sequence[] {
  if (high !== undefined && high < low) return [];
  const options: Sequence[] = [];
  const [from, to] = [
    String(low),
    high === undefined ? "9".repeat(Math.max(mostDigits, String(low).length)) : String(high),
  ];
  if (from === "0") options.push([literal("0")]);
  for (let length = from.length; length <= to.length; length++) {
    const first = length === from.length && from !== "0" ? from : `1${"0".repeat(length - 1)}`;
    const last = length === to.length ? to : "9".repeat(length);
    if (last < first) continue;
    // Lengths between those of the bounds are free: one repetition stands for all of them.
    const isFree = first === `1${"0".repeat(length - 1)}` && last === "9".repeat(length);
    if (isFree) {
      const end = to === "9".repeat(to.length) ? to.length : to.length - 1;
      options.push([digits(1, 9), repeat(digits(), length - 1, end - 1)]);
      length = end;
    } else options.push(...sameLength(first, last));
  }
  return options;
}

/** Strings of digits between two of the same length. */
function sameLength(first: string, last: string): Sequence[] {
  const length = first.length;
  if (length === 0) return [[]];
  if (/^0*$/.test(first) && /^9*$/.test(last)) return [[repeat(digits(), length, length)]];
  const [a, b] = [Number(first[0]), Number(last[0])];
  const [restFirst, restLast] = [first.slice(1), last.slice(1)];
  const lead = (digit: number, rest: readonly Sequence[]): Sequence =>
    restFirst === "" ? [literal(String(digit))] : [literal(String(digit)), oneOf(rest)];
  if (a === b) return [lead(a, sameLength(restFirst, restLast))];
  const nines = "9".repeat(length - 1);
  const zeros = "0".repeat(length - 1);
  const [from, to] = [restFirst === zeros ? a : a + 1, restLast === nines ? b : b - 1];
  const options: Sequence[] = [];
  if (from !== a) options.push(lead(a, sameLength(restFirst, nines)));
  if (from <= to)
    options.push(
      length === 1 ? [digits(from, to)] : [digits(from, to), repeat(digits(), length - 1, length - 1)],
    );
  if (to !== b) options.push(lead(b, sameLength(zeros, restLast)));
  return options;
}
