import { decimal, negative, parseDecimal, scaleBy, zero, type Decimal } from "./decimal.js";
import type { NumberCondition } from "./number-condition.js";
import {
  isNaturalPrefix,
  leadingZeros,
  maxLeadingZeros,
  maxSignificantDigits,
  maxWholeDigits,
} from "./number-spelling.js";
import { numberParts } from "./number-text.js";

/** The natural spellings (see number-spelling.ts) of the numbers that meet a condition. */
export class NaturalNumbers {
  /** `whole`: without fraction and exponent. */
  constructor(
    private readonly condition: NumberCondition,
    private readonly whole: boolean,
  ) {}

  /** Whether a natural spelling of a number that meets the condition begins so ("" included). */
  isLive(text: string): boolean {
    const { whole } = this;
    const match = numberParts.exec(text);
    if (match === null || !isNaturalPrefix(text)) return false;
    const [, sign = "", digits, fraction, marker, exponentSign = "", exponent = ""] = match;
    if (whole && (fraction !== undefined || marker !== undefined || text === "-0")) return false;
    if (digits === undefined) {
      if (!whole && this.isLive(`${sign}0`)) return true;
      if (sign === "" && (this.condition.isMet(zero) || this.isLive("-"))) return true;
      return this.wholeLive(sign, "");
    }
    if (this.condition.isTrivial) return true;
    if (marker !== undefined) {
      const mantissa = parseDecimal(sign + digits + (fraction ?? ""));
      return mantissa !== undefined && this.naturalExponentLive(text, mantissa, exponentSign, exponent);
    }
    const behind = fraction?.slice(1) ?? "";
    if (fraction === undefined && digits !== "0") return this.wholeLive(sign, digits);
    const zeros = digits === "0" ? leadingZeros(behind) : 0;
    if (digits !== "0" || zeros < behind.length) {
      const significant = digits === "0" ? behind.length - zeros : digits.length + behind.length;
      return this.digitsLive(
        sign,
        BigInt(digits + behind),
        behind.length,
        maxSignificantDigits - significant,
      );
    }
    return this.condition.isMet(zero) || (!whole && this.smallLive(sign, zeros));
  }

  /** Numbers below 1 with at least so many zeros behind the point, but not zero. */
  private smallLive(sign: string, zeros: number): boolean {
    const one = decimal(1n, 0);
    const bounds = sign === "" ? { low: zero, high: one } : { low: negative(one), high: zero };
    if (!this.condition.hasValue({ ...bounds, lowClosed: false, highClosed: false })) return false;
    for (let place = zeros + 1; place <= maxLeadingZeros + 1; place += 1) {
      for (let digit = 1n; digit <= 9n; digit += 1n) {
        if (this.digitsLive(sign, digit, place, maxSignificantDigits - 1)) return true;
      }
    }
    return false;
  }

  /** Numbers whose digits before the point begin so, with a fraction or without. */
  private wholeLive(sign: string, digits: string): boolean {
    const { whole } = this;
    // A decimal may have a digit more: the zero of 1e20.
    const longest = whole ? maxWholeDigits : maxWholeDigits + 1;
    for (let length = Math.max(1, digits.length); length <= longest; length += 1) {
      const more = length - digits.length;
      const scale = whole ? 0 : length > maxWholeDigits ? -1 : Math.max(0, maxSignificantDigits - length);
      const grid = { digits: 1n, scale };
      if (digits === "") {
        const low = decimal(10n ** BigInt(length - 1), 0);
        if (this.rangeLive(sign, low, scaleBy(low, 1), grid)) return true;
        continue;
      }
      const low = scaleBy(decimal(BigInt(digits), 0), more);
      if (this.rangeLive(sign, low, scaleBy(decimal(BigInt(digits) + 1n, 0), more), grid)) return true;
    }
    return false;
  }

  /** Numbers whose digits (`scale` of them behind the point) begin so, with at most `more` further ones. */
  private digitsLive(sign: string, digits: bigint, scale: number, more: number): boolean {
    const grid = { digits: 1n, scale: scale + more };
    return this.rangeLive(sign, decimal(digits, scale), decimal(digits + 1n, scale), grid);
  }

  /** Multiples of `grid` from `near` to below `far`, or the same below zero. */
  private rangeLive(sign: string, near: Decimal, far: Decimal, grid: Decimal): boolean {
    if (sign === "")
      return this.condition.hasValue({ low: near, lowClosed: true, high: far, highClosed: false }, grid);
    const [low, high] = [negative(far), negative(near)];
    return this.condition.hasValue({ low, lowClosed: false, high, highClosed: true }, grid);
  }

  private naturalExponentLive(text: string, mantissa: Decimal, sign: string, digits: string): boolean {
    const start = text.slice(0, text.length - digits.length - sign.length);
    const signs = sign === "" && digits === "" ? ["", "-"] : [sign];
    return signs.some((own) => {
      for (let size = 0; size < 1000; size += 1) {
        const ways = size < 10 ? [`${size}`, `0${size}`] : [`${size}`];
        if (!ways.some((way) => way.startsWith(digits) && isNaturalPrefix(start + own + way))) continue;
        if (this.condition.isMet(scaleBy(mantissa, own === "-" ? -size : size))) return true;
      }
      return false;
    });
  }
}
