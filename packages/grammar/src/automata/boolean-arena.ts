import { charge } from "../work.js";

/**
 * Hash-consed boolean formulas in negation normal form. A literal is `2 * atom + (negated ? 1 : 0)`; formulas are small
 * integers, equal formulas (after flattening, sorting, absorption) have equal integers. Used for regex states, schema
 * expressions and residual obligations alike.
 */
export const FALSE = 0;
export const TRUE = 1;

type Operator = "and" | "or" | "literal";

const noKids: readonly number[] = [];

/** Thrown by an arena that grew past its limit; callers turn it into an error that names the schema or pattern. */
export class ArenaLimit extends Error {
  constructor(limit: number) {
    super(`more than ${limit} formulas`);
    this.name = "ArenaLimit";
  }
}

/** Formulas by their kids: for two of them without making a text. */
interface KidTable {
  readonly pairs: Map<number, number>;
  readonly more: Map<string, number>;
}

/** Above any number of a formula. */
const pairBase = 2 ** 26;

export class BooleanArena {
  /** Most formulas that may exist; may be raised by the owner. */
  limit: number;
  private readonly ops: Operator[] = ["or", "and"];
  private readonly kidsOf: (readonly number[])[] = [noKids, noKids];
  private readonly literalOf: number[] = [-1, -1];
  /** The negation of each formula as far as it is known, else -1. */
  private readonly negations: number[] = [TRUE, FALSE];
  /** The formula of each literal code. */
  private readonly literals: (number | undefined)[] = [];
  private readonly ands: KidTable = { pairs: new Map(), more: new Map() };
  private readonly ors: KidTable = { pairs: new Map(), more: new Map() };
  /** The generation in which a formula was last among those that are combined. */
  private readonly marks: number[] = [0, 0];
  private generation = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.ops.length;
  }

  operator(id: number): Operator {
    return this.ops[id] ?? "or";
  }

  kids(id: number): readonly number[] {
    return this.kidsOf[id] ?? noKids;
  }

  /** The literal code of a literal formula, -1 for others. */
  literalCode(id: number): number {
    return this.literalOf[id] ?? -1;
  }

  literal(code: number): number {
    const known = this.literals[code];
    if (known !== undefined) return known;
    const id = this.add("literal", noKids, code);
    while (this.literals.length < code) this.literals.push(undefined);
    this.literals[code] = id;
    return id;
  }

  and(ids: readonly number[]): number {
    return this.combine(ids, TRUE, FALSE, "and", this.ands);
  }

  or(ids: readonly number[]): number {
    return this.combine(ids, FALSE, TRUE, "or", this.ors);
  }

  not(id: number): number {
    const known = this.negations[id] ?? -1;
    if (known >= 0) return known;
    const op = this.operator(id);
    let result: number;
    if (op === "literal") result = this.literal(this.literalCode(id) ^ 1);
    else {
      const kids = this.kids(id).map((kid) => this.not(kid));
      result = op === "and" ? this.or(kids) : this.and(kids);
    }
    this.negations[id] = result;
    this.negations[result] = id;
    return result;
  }

  /** Replaces every literal by a formula. */
  map(id: number, replace: (code: number) => number, memo = new Map<number, number>()): number {
    if (id === FALSE || id === TRUE) return id;
    const known = memo.get(id);
    charge(1);
    if (known !== undefined) return known;
    const op = this.operator(id);
    let result: number;
    if (op === "literal") result = replace(this.literalCode(id));
    else {
      const absorbing = op === "and" ? FALSE : TRUE;
      const kids: number[] = [];
      let absorbed = false;
      for (const kid of this.kids(id)) {
        const mapped = this.map(kid, replace, memo);
        if (mapped === absorbing) {
          absorbed = true;
          break;
        }
        kids.push(mapped);
      }
      if (absorbed) result = absorbing;
      else result = op === "and" ? this.and(kids) : this.or(kids);
    }
    memo.set(id, result);
    return result;
  }

  evaluate(id: number, truth: (code: number) => boolean): boolean {
    if (id === FALSE || id === TRUE) return id === TRUE;
    charge(1);
    const op = this.operator(id);
    if (op === "literal") return truth(this.literalCode(id));
    const kids = this.kids(id);
    return op === "and"
      ? kids.every((kid) => this.evaluate(kid, truth))
      : kids.some((kid) => this.evaluate(kid, truth));
  }

  /** Calls `visit` once for each literal that occurs. */
  forEachLiteral(id: number, visit: (code: number) => void, seen = new Set<number>()): void {
    charge(1);
    if (seen.has(id)) return;
    seen.add(id);
    if (this.operator(id) === "literal") visit(this.literalCode(id));
    else for (const kid of this.kids(id)) this.forEachLiteral(kid, visit, seen);
  }

  private combine(
    ids: readonly number[],
    neutral: number,
    absorbing: number,
    op: "and" | "or",
    table: KidTable,
  ): number {
    const { marks, ops } = this;
    this.generation += 1;
    charge(1 + ids.length);
    const { generation } = this;
    let kids: number[] = [];
    for (const id of ids) {
      if (id === neutral) continue;
      if (id === absorbing) return absorbing;
      if (ops[id] !== op) {
        if (marks[id] === generation) continue;
        marks[id] = generation;
        kids.push(id);
        continue;
      }
      charge(this.kids(id).length);
      for (const kid of this.kids(id)) {
        if (marks[kid] === generation) continue;
        marks[kid] = generation;
        kids.push(kid);
      }
    }
    const [first, second] = kids;
    if (first === undefined) return neutral;
    if (second === undefined) return first;
    const inner = op === "and" ? "or" : "and";
    let absorbs = false;
    for (const id of kids) {
      const negation = this.negations[id] ?? -1;
      if (negation >= 0 && marks[negation] === generation) return absorbing;
      const code = this.literalCode(id);
      if (code >= 0) {
        const dual = this.literals[code ^ 1];
        if (dual !== undefined && marks[dual] === generation) return absorbing;
      } else absorbs ||= ops[id] === inner;
    }
    // Absorption: x and (x or y) is x. One level is enough to keep residuals from growing.
    if (absorbs) {
      kids = kids.filter((id) => ops[id] !== inner || !this.hasMarked(id, generation));
    }
    if (kids.length > 2) {
      charge(kids.length);
      kids.sort((a, b) => a - b);
      const key = kids.join(",");
      const known = table.more.get(key);
      if (known !== undefined) return known;
      const id = this.add(op, kids, -1);
      table.more.set(key, id);
      return id;
    }
    const [one = neutral, other] = kids;
    if (other === undefined) return one;
    const low = Math.min(one, other);
    const high = Math.max(one, other);
    const key = low * pairBase + high;
    const known = table.pairs.get(key);
    if (known !== undefined) return known;
    const id = this.add(op, [low, high], -1);
    table.pairs.set(key, id);
    return id;
  }

  private hasMarked(id: number, generation: number): boolean {
    const kids = this.kids(id);
    charge(kids.length);
    return kids.some((kid) => this.marks[kid] === generation);
  }

  private add(op: Operator, kids: readonly number[], literal: number): number {
    const id = this.ops.length;
    if (id >= this.limit) throw new ArenaLimit(this.limit);
    this.ops.push(op);
    this.kidsOf.push(kids);
    this.literalOf.push(literal);
    this.negations.push(-1);
    this.marks.push(0);
    return id;
  }
}
