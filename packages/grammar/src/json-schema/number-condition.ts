import { FALSE, TRUE, type BooleanArena } from "../automata/boolean-arena.js";
import { charge } from "../work.js";
import {
  align,
  compare,
  decimal,
  decimalKey,
  floorDivide,
  isMultiple,
  lcm,
  negative,
  type Decimal,
} from "./decimal.js";

export type NumberLiteral =
  | { readonly kind: "compare"; readonly strict: boolean; readonly value: Decimal }
  | { readonly kind: "multiple"; readonly of: Decimal };

export interface Bounds {
  /** undefined: no bound on this side. */
  readonly low: Decimal | undefined;
  readonly lowClosed: boolean;
  readonly high: Decimal | undefined;
  readonly highClosed: boolean;
}

const everything: Bounds = { low: undefined, lowClosed: false, high: undefined, highClosed: false };
const maxScan = 20_000n;
const maxMultiples = 10;

/** Thrown when a condition names too many different multiples. */
export class NumberLimit extends Error {}

/** A Boolean condition on a number: which numbers meet it. */
export class NumberCondition {
  protected readonly arena: BooleanArena;
  protected readonly formula: number;
  protected readonly literal: (atom: number) => NumberLiteral;
  protected readonly thresholds: Decimal[];
  protected readonly multiples: Decimal[];

  /** @throws {NumberLimit} more different `multipleOf` values in one condition than can be told apart. */
  constructor(arena: BooleanArena, formula: number, literal: (atom: number) => NumberLiteral) {
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
  }

  get isTrivial(): boolean {
    return this.formula === TRUE;
  }

  isMet(value: Decimal): boolean {
    return this.meets(this.formula, value);
  }

  private meets(formula: number, value: Decimal): boolean {
    // Numbers of any size take longer than other steps.
    charge(16);
    return this.arena.evaluate(formula, (code) => {
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
      const to = -floorDivide(negative(high), step) - 1n;
      if (to - from > BigInt(limit) * 4n) return undefined;
      for (let t = from; t <= to; t += 1n) {
        const value = decimal(t * step.digits, step.scale);
        if (this.isMet(value)) found.push(value);
      }
    }
    return found.length <= limit ? found : undefined;
  }

  /** The values of a condition that lists them (enum, const), perhaps under others; undefined for any other condition. */
  listed(formula: number = this.formula): Decimal[] | undefined {
    const { arena } = this;
    const op = arena.operator(formula);
    if (op === "literal" || formula === TRUE) return undefined;
    const kids = arena.kids(formula);
    if (op === "or") {
      const lists = kids.map((kid) => this.listed(kid));
      return lists.includes(undefined) ? undefined : lists.flatMap((list) => list ?? []);
    }
    const point = this.pointOf(kids);
    let list = point === undefined ? undefined : [point];
    let source = -1;
    for (const kid of kids) {
      if (list !== undefined || arena.operator(kid) === "literal") continue;
      list = this.listed(kid);
      source = kid;
    }
    return list?.filter((value) => kids.every((kid) => kid === source || this.meets(kid, value)));
  }

  /** The value that is neither below nor above itself: a condition of equality. */
  private pointOf(kids: readonly number[]): Decimal | undefined {
    const literals = kids.flatMap((kid) => {
      const code = this.arena.literalCode(kid);
      if (code < 0) return [];
      const entry = this.literal(code >> 1);
      return entry.kind === "compare" ? [{ ...entry, negated: (code & 1) === 1 }] : [];
    });
    const lowest = literals.filter(({ strict, negated }) => !strict && !negated);
    const highest = literals.filter(({ strict, negated }) => strict && negated);
    return lowest.find(({ value }) => highest.some((high) => compare(high.value, value) === 0))?.value;
  }

  /** Whether a condition admits whole numbers only. */
  isWhole(formula: number = this.formula): boolean {
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

  /** Whether a number within bounds (and a multiple of `grid`) meets the condition. */
  hasValue(bounds: Bounds, grid?: Decimal): boolean {
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
    const to = high === undefined ? undefined : -floorDivide(negative(high), step) - 1n;
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
