import type { BooleanArena } from "../automata/boolean-arena.js";
import { decimal, maxExponent, negative, parseDecimal, scaleBy, zero, type Decimal } from "./decimal.js";
import { NaturalNumbers } from "./natural-number.js";
import { NumberCondition, type NumberLiteral } from "./number-condition.js";
import { jsonNumber } from "./number-spelling.js";
import { numberParts } from "./number-text.js";
import type { Spelling } from "./program.js";

const maxMemo = 20_000;
/**
 * Spellings that say nothing new have an end, since a model that began them may never find one: a fraction does not go
 * on with more zeros than this where the number could end, and an exponent has at most so many digits.
 */
const idleZeros = /0{17}$/;
const maxExponentDigits = 4;

/**
 * How the numbers of a condition are written. "any": in every way that JSON has. "listed": as JSON writes the values that
 * the schema lists. "natural": see number-spelling.ts.
 */
type Way =
  | { readonly kind: "any" }
  | { readonly kind: "listed"; readonly texts: readonly string[] }
  | { readonly kind: "natural"; readonly numbers: NaturalNumbers };

/**
 * Decides whether the text of a number so far can still become a number that meets a Boolean condition on its value.
 * Text may go on with an exponent only where it could also go on without one: `9e-1` is not offered for "at most 5",
 * since a model that writes 9 there does not mean 0.9.
 */
export class NumberGoal extends NumberCondition {
  private readonly memo = new Map<string, boolean>();
  private readonly growth: number;
  private readonly spelling: Spelling;
  /** How numbers are written, found when it is first needed. */
  private way: Way | undefined;

  /** @throws {NumberLimit} more different `multipleOf` values in one condition than can be told apart. */
  constructor(
    arena: BooleanArena,
    formula: number,
    literal: (atom: number) => NumberLiteral,
    spelling: Spelling = "natural",
  ) {
    super(arena, formula, literal);
    this.spelling = spelling;
    const size = (value: Decimal): number => Math.max(0, `${value.digits}`.length - value.scale);
    this.growth =
      3 +
      Math.max(0, ...this.thresholds.map(size)) +
      this.multiples.reduce((sum, value) => sum + size(value) + 1, 0);
  }

  /** Whether `text` is the beginning of a number that meets the condition ("" included). */
  isLive(text: string): boolean {
    const known = this.memo.get(text);
    if (known !== undefined) return known;
    const live = this.computeLive(text);
    if (this.memo.size >= maxMemo) this.memo.clear();
    this.memo.set(text, live);
    return live;
  }

  private computeLive(text: string): boolean {
    this.way ??= this.findWay();
    const { way } = this;
    switch (way.kind) {
      case "any":
        return this.isLiveInAnyWay(text);
      case "listed":
        return beginsOne(way.texts, text);
      case "natural":
        return way.numbers.isLive(text);
    }
  }

  private findWay(): Way {
    if (this.spelling === "any") return { kind: "any" };
    const listed = this.listed();
    if (listed !== undefined) return { kind: "listed", texts: listed.map(jsonNumber).toSorted() };
    const numbers = new NaturalNumbers(this, this.isWhole());
    // What can only be met by numbers that nobody writes may be written in any way.
    return numbers.isLive("") ? { kind: "natural", numbers } : { kind: "any" };
  }

  private isLiveInAnyWay(text: string): boolean {
    if (text === "") return this.isSatisfiable();
    const match = numberParts.exec(text);
    if (match === null) return false;
    const [, sign = "", whole, fraction, marker, exponentSign = "", exponentDigits = ""] = match;
    if (whole === undefined) {
      if (sign === "" || fraction !== undefined || marker !== undefined) return false;
      return this.hasValue({ low: undefined, lowClosed: false, high: zero, highClosed: true });
    }
    if (marker !== undefined) {
      const mantissa = parseDecimal(sign + whole + (fraction === undefined ? "" : fraction));
      return mantissa !== undefined && this.exponentLive(mantissa, exponentSign, exponentDigits);
    }
    if (fraction !== undefined) {
      const digits = BigInt(whole + fraction.slice(1));
      const scale = fraction.length - 1;
      if (idleZeros.test(fraction) && this.isMet(decimal(sign === "" ? digits : -digits, scale)))
        return false;
      return this.spanLive(sign, digits, scale, 0);
    }
    if (whole === "0") return this.spanLive(sign, 0n, 0, 0);
    for (let more = 0; more <= this.growth; more += 1) {
      if (this.spanLive(sign, BigInt(whole), 0, more)) return true;
    }
    return false;
  }

  /** Numbers whose digits begin with `digits` (`scale` of them after the point), with `more` further ones before it. */
  private spanLive(sign: string, digits: bigint, scale: number, more: number): boolean {
    const near = scaleBy(decimal(digits, scale), more);
    const far = scaleBy(decimal(digits + 1n, scale), more);
    if (sign === "") return this.hasValue({ low: near, lowClosed: true, high: far, highClosed: false });
    return this.hasValue({
      low: negative(far),
      lowClosed: false,
      high: negative(near),
      highClosed: true,
    });
  }

  private exponentLive(mantissa: Decimal, sign: string, digits: string): boolean {
    const significant = digits.replace(/^0+/, "");
    for (let size = 0; size <= maxExponent; size += 1) {
      if (significant !== "" && !`${size}`.startsWith(significant)) continue;
      const zeros = digits.length - significant.length;
      if (zeros + (size === 0 && zeros > 0 ? 0 : `${size}`.length) > maxExponentDigits) continue;
      if (digits !== "" && significant === "" && size === 0 && sign !== "-" && this.isMet(mantissa))
        return true;
      if (sign !== "-" && this.isMet(scaleBy(mantissa, size))) return true;
      if ((sign === "-" || (sign === "" && digits === "")) && this.isMet(scaleBy(mantissa, -size)))
        return true;
    }
    return false;
  }
}

/** Whether one of some texts, in order, begins with another one. */
function beginsOne(texts: readonly string[], beginning: string): boolean {
  let from = 0;
  let to = texts.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((texts[middle] ?? "") < beginning) from = middle + 1;
    else to = middle;
  }
  return texts[from]?.startsWith(beginning) === true;
}
