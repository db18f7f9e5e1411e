import { FALSE, TRUE, type BooleanArena } from "../automata/boolean-arena.js";
import {
  align,
  compare,
  decimal,
  decimalKey,
  floorDivide,
  isMultiple,
  lcm,
  maxExponent,
  parseDecimal,
  scaleBy,
  zero,
  type Decimal,
} from "./decimal.js";
import { charge } from "../work.js";
import {
  isNaturalPrefix,
  jsonNumber,
  leadingZeros,
  maxLeadingZeros,
  maxSignificantDigits,
  maxWholeDigits,
} from "./number-spelling.js";
import type { Spelling } from "./program.js";

export type NumberLiteral =
  | { readonly kind: "compare"; readonly strict: boolean; readonly value: Decimal }
  | { readonly kind: "multiple"; readonly of: Decimal };

interface Bounds {
  /** undefined: no bound on this side. */
  readonly low: Decimal | undefined;
  readonly lowClosed: boolean;
  readonly high: Decimal | undefined;
  readonly highClosed: boolean;
}

const everything: Bounds = { low: undefined, lowClosed: false, high: undefined, highClosed: false };
const maxScan = 20_000n;
const maxMultiples = 10;
const maxMemo = 20_000;
/**
 * Spellings that say nothing new have an end, since a model that began them may never find one: a fraction does not go
 * on with more zeros than this where the number could end, and an exponent has at most so many digits.
 */
const idleZeros = /0{17}$/;
const maxExponentDigits = 4;
const prefixText = /^(-?)(0|[1-9][0-9]*)?(\.[0-9]*)?(?:([eE])([+-]?)([0-9]*))?$/;

/**
 * How the numbers of a condition are written. "any": in every way that JSON has. "listed": as JSON writes the few values
 * that there are. "whole": without fraction and exponent. "decimal": see number-spelling.ts.
 */
type Way =
  | { readonly kind: "any" }
  | { readonly kind: "listed"; readonly texts: readonly string[] }
  | { readonly kind: "whole" }
  | { readonly kind: "decimal" };

/** Thrown when a condition names too many different multiples. */
export class NumberLimit extends Error {}

/**
 * Decides whether the text of a number so far can still become a number that meets a Boolean condition on its value.
 * Text may go on with an exponent only where it could also go on without one: `9e-1` is not offered for "at most 5",
 * since a model that writes 9 there does not mean 0.9.
 */
export class NumberGoal {
  private readonly arena: BooleanArena;
  private readonly formula: number;
  private readonly literal: (atom: number) => NumberLiteral;
  private readonly thresholds: Decimal[];
  private readonly multiples: Decimal[];
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
    this.spelling = spelling;
    this.arena = arena;
    this.formula = formula;
    this.literal = literal;
    const thresholds: Decimal[] = [];
    const multiples: Decimal[] = [];
    const seen = new Set<string>();
    arena.forEachLiteral(formula, (code) => {
      const entry = literal(code >> 1);
      const list = entry.kind === "compare" ? thresholds : multiples;
      const value = entry.kind === "compare" ? entry.value : entry.of;
      charge(16);
      const key = `${entry.kind} ${decimalKey(value)}`;
      if (!seen.has(key)) list.push(value);
      seen.add(key);
    });
    if (multiples.length > maxMultiples) throw new NumberLimit();
    this.thresholds = thresholds.toSorted(compare);
    this.multiples = multiples;
    const size = (value: Decimal): number => Math.max(0, `${value.digits}`.length - value.scale);
    this.growth =
      3 + Math.max(0, ...thresholds.map(size)) + multiples.reduce((sum, value) => sum + size(value) + 1, 0);
  }

  get isTrivial(): boolean {
    return this.formula === TRUE;
  }

  isMet(value: Decimal): boolean {
    // Numbers of any size take longer than other steps.
    charge(16);
    return this.arena.evaluate(this.formula, (code) => {
      const entry = this.literal(code >> 1);
      let holds: boolean;
      if (entry.kind === "multiple") holds = isMultiple(value, entry.of);
      else {
        const order = compare(value, entry.value);
        holds = entry.strict ? order > 0 : order >= 0;
      }
      return holds !== ((code & 1) === 1);
    });
  }

  /** Whether any number meets the condition. */
  isSatisfiable(): boolean {
    return this.hasValue(everything);
  }

  /** All values that meet the condition when they are at most `limit`; undefined when there are more or they are dense. */
  values(limit: number): Decimal[] | undefined {
    const points = this.thresholds;
    const found: Decimal[] = points.filter((point) => this.isMet(point));
    for (let i = 0; i <= points.length; i += 1) {
      const low = points[i - 1];
      const high = points[i];
      const inside = this.restrict(low, high);
      if (inside === FALSE) continue;
      if (low === undefined || high === undefined) {
        if (this.hasValue({ low, lowClosed: false, high, highClosed: false })) return undefined;
        continue;
      }
      const base = this.multiples.filter((_, index) => this.implies(inside, index));
      const [first, ...others] = base;
      if (first === undefined) {
        if (this.hasValue({ low, lowClosed: false, high, highClosed: false })) return undefined;
        continue;
      }
      const step = others.reduce(lcm, first);
      const from = floorDivide(low, step) + 1n;
      const to = -floorDivide(scaleNegative(high), step) - 1n;
      if (to - from > BigInt(limit) * 4n) return undefined;
      for (let t = from; t <= to; t += 1n) {
        const value = decimal(t * step.digits, step.scale);
        if (this.isMet(value)) found.push(value);
      }
    }
    return found.length <= limit ? found : undefined;
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
        return way.texts.some((listed) => listed.startsWith(text));
      default:
        return this.isNaturalLive(text, way.kind === "whole");
    }
  }

  private findWay(): Way {
    if (this.spelling === "any") return { kind: "any" };
    const { formula, thresholds } = this;
    if (formula === TRUE) return { kind: "decimal" };
    const edges = [undefined, ...thresholds, undefined];
    const isListed = edges
      .slice(1)
      .every((high, i) => compareOpen(edges[i], high) >= 0 || !this.gapHasValue(edges[i], high));
    if (isListed) {
      return { kind: "listed", texts: thresholds.filter((value) => this.isMet(value)).map(jsonNumber) };
    }
    const kind = this.isWhole(formula) ? "whole" : "decimal";
    // What can only be met by numbers that nobody writes may be written in any way.
    return { kind: this.isNaturalLive("", kind === "whole") ? kind : "any" };
  }

  /** Whether a condition admits whole numbers only. */
  private isWhole(formula: number): boolean {
    switch (this.arena.operator(formula)) {
      case "and":
        return this.arena.kids(formula).some((kid) => this.isWhole(kid));
      case "or":
        return this.arena.kids(formula).every((kid) => this.isWhole(kid));
      case "literal": {
        const code = this.arena.literalCode(formula);
        const entry = this.literal(code >> 1);
        return (code & 1) === 0 && entry.kind === "multiple" && entry.of.scale <= 0;
      }
    }
  }

  /** Whether a natural spelling (see number-spelling.ts) that begins so meets the condition. */
  private isNaturalLive(text: string, whole: boolean): boolean {
    const match = prefixText.exec(text);
    if (match === null || !isNaturalPrefix(text)) return false;
    const [, sign = "", digits, fraction, marker, exponentSign = "", exponent = ""] = match;
    if (whole && (fraction !== undefined || marker !== undefined || text === "-0")) return false;
    if (digits === undefined) {
      if (!whole && this.isNaturalLive(`${sign}0`, false)) return true;
      if (sign === "" && (this.isMet(zero) || this.isNaturalLive("-", whole))) return true;
      return this.wholeLive(sign, "", whole);
    }
    if (this.formula === TRUE) return true;
    if (marker !== undefined) {
      const mantissa = parseDecimal(sign + digits + (fraction ?? ""));
      return mantissa !== undefined && this.naturalExponentLive(text, mantissa, exponentSign, exponent);
    }
    const behind = fraction?.slice(1) ?? "";
    if (fraction === undefined && digits !== "0") return this.wholeLive(sign, digits, whole);
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
    return this.isMet(zero) || (!whole && this.smallLive(sign, zeros));
  }

  /** Numbers below 1 with at least so many zeros behind the point, but not zero. */
  private smallLive(sign: string, zeros: number): boolean {
    const one = decimal(1n, 0);
    const bounds = sign === "" ? { low: zero, high: one } : { low: scaleNegative(one), high: zero };
    if (!this.hasValue({ ...bounds, lowClosed: false, highClosed: false })) return false;
    for (let place = zeros + 1; place <= maxLeadingZeros + 1; place += 1) {
      for (let digit = 1n; digit <= 9n; digit += 1n) {
        if (this.digitsLive(sign, digit, place, maxSignificantDigits - 1)) return true;
      }
    }
    return false;
  }

  /** Numbers whose digits before the point begin so, with a fraction or (`whole`) without. */
  private wholeLive(sign: string, digits: string, whole: boolean): boolean {
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
    if (sign === "") return this.hasValue({ low: near, lowClosed: true, high: far, highClosed: false }, grid);
    const [low, high] = [scaleNegative(far), scaleNegative(near)];
    return this.hasValue({ low, lowClosed: false, high, highClosed: true }, grid);
  }

  private naturalExponentLive(text: string, mantissa: Decimal, sign: string, digits: string): boolean {
    const start = text.slice(0, text.length - digits.length - sign.length);
    const signs = sign === "" && digits === "" ? ["", "-"] : [sign];
    return signs.some((own) => {
      for (let size = 0; size < 1000; size += 1) {
        const ways = size < 10 ? [`${size}`, `0${size}`] : [`${size}`];
        if (!ways.some((way) => way.startsWith(digits) && isNaturalPrefix(start + own + way))) continue;
        if (this.isMet(scaleBy(mantissa, own === "-" ? -size : size))) return true;
      }
      return false;
    });
  }

  private isLiveInAnyWay(text: string): boolean {
    if (text === "") return this.isSatisfiable();
    const match = prefixText.exec(text);
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
      low: scaleNegative(far),
      lowClosed: false,
      high: scaleNegative(near),
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

  /** Whether a number within bounds (and a multiple of `grid`) meets the condition. */
  private hasValue(bounds: Bounds, grid?: Decimal): boolean {
    const { low, high } = bounds;
    if (this.formula === FALSE) return false;
    charge(1 + this.thresholds.length);
    const isValue = (point: Decimal): boolean =>
      this.isMet(point) && (grid === undefined || isMultiple(point, grid));
    const inside = this.thresholds.filter(
      (point) =>
        (low === undefined || compare(point, low) > 0) && (high === undefined || compare(point, high) < 0),
    );
    if (bounds.lowClosed && low !== undefined && isValue(low)) return true;
    if (bounds.highClosed && high !== undefined && isValue(high)) return true;
    if (inside.some(isValue)) return true;
    const edges = [low, ...inside, high];
    for (let i = 0; i + 1 < edges.length; i += 1) {
      const from = edges[i];
      const to = edges[i + 1];
      if (from !== undefined && to !== undefined && compare(from, to) >= 0) continue;
      if (this.gapHasValue(from, to, grid)) return true;
    }
    return false;
  }

  /** The condition inside an open gap without thresholds, as a formula over multiples alone. */
  private restrict(low: Decimal | undefined, high: Decimal | undefined): number {
    return this.arena.map(this.formula, (code) => {
      const entry = this.literal(code >> 1);
      if (entry.kind === "multiple") return this.arena.literal(code);
      const above =
        low !== undefined ? compare(low, entry.value) >= 0 : high === undefined ? false : undefined;
      const holds = above ?? (high !== undefined && compare(high, entry.value) > 0);
      return holds !== ((code & 1) === 1) ? TRUE : FALSE;
    });
  }

  private implies(formula: number, index: number): boolean {
    for (let mask = 0; mask < 1 << this.multiples.length; mask += 1) {
      if ((mask & (1 << index)) === 0 && this.holdsFor(formula, mask)) return false;
    }
    return true;
  }

  private holdsFor(formula: number, mask: number): boolean {
    return this.arena.evaluate(formula, (code) => {
      const entry = this.literal(code >> 1);
      if (entry.kind !== "multiple") return false;
      const index = this.multiples.findIndex((other) => compare(other, entry.of) === 0);
      return ((mask & (1 << index)) !== 0) !== ((code & 1) === 1);
    });
  }

  private gapHasValue(low: Decimal | undefined, high: Decimal | undefined, grid?: Decimal): boolean {
    const formula = this.restrict(low, high);
    if (formula === FALSE) return false;
    if (formula === TRUE && grid === undefined) return true;
    for (let mask = 0; mask < 1 << this.multiples.length; mask += 1) {
      if (this.holdsFor(formula, mask) && this.maskHasValue(mask, low, high, grid)) return true;
    }
    return false;
  }

  /** Whether a number in the gap is a multiple of exactly the values of the mask (and of `grid`). */
  private maskHasValue(
    mask: number,
    low: Decimal | undefined,
    high: Decimal | undefined,
    grid: Decimal | undefined,
  ): boolean {
    const wanted = this.multiples.filter((_, index) => (mask & (1 << index)) !== 0);
    if (grid !== undefined) wanted.push(grid);
    const avoided = this.multiples.filter((_, index) => (mask & (1 << index)) === 0);
    const [first, ...others] = wanted;
    if (first === undefined) return true;
    const step = others.reduce(lcm, first);
    const ratios = avoided.map((value) => {
      const [joint, unit] = align(lcm(step, value), step);
      return joint / unit;
    });
    if (ratios.includes(1n)) return false;
    const from = low === undefined ? undefined : floorDivide(low, step) + 1n;
    const to = high === undefined ? undefined : -floorDivide(scaleNegative(high), step) - 1n;
    const start = from ?? (to === undefined ? 0n : to - maxScan);
    const end = to ?? start + maxScan;
    const stop = end - start > maxScan ? start + maxScan : end;
    for (let t = start; t <= stop; t += 1n) {
      charge(1 + ratios.length);
      if (ratios.every((ratio) => t % ratio !== 0n)) return true;
    }
    // An unbounded range holds a number that is 1 more than a common multiple of all ratios.
    return from === undefined || to === undefined;
  }
}

/** Order of two bounds of a gap, of which an absent one is without an end. */
function compareOpen(low: Decimal | undefined, high: Decimal | undefined): number {
  return low === undefined || high === undefined ? -1 : compare(low, high);
}

function scaleNegative(value: Decimal): Decimal {
  return { digits: -value.digits, scale: value.scale };
}
