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

export class BooleanArena {
  /** Most formulas that may exist; may be raised by the owner. */
  limit: number;
  private readonly ops: Operator[] = ["or", "and"];
  private readonly kidsOf: (readonly number[])[] = [noKids, noKids];
  private readonly literalOf: number[] = [-1, -1];
  private readonly negations = new Map<number, number>([
    [FALSE, TRUE],
    [TRUE, FALSE],
  ]);
  private readonly literals = new Map<number, number>();
  private readonly ands = new Map<string, number>();
  private readonly ors = new Map<string, number>();

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
    const known = this.literals.get(code);
    if (known !== undefined) return known;
    const id = this.add("literal", noKids, code);
    this.literals.set(code, id);
    return id;
  }

  and(ids: readonly number[]): number {
    return this.combine(ids, TRUE, FALSE, "and", this.ands);
  }

  or(ids: readonly number[]): number {
    return this.combine(ids, FALSE, TRUE, "or", this.ors);
  }

  not(id: number): number {
    const known = this.negations.get(id);
    if (known !== undefined) return known;
    const op = this.operator(id);
    let result: number;
    if (op === "literal") result = this.literal(this.literalCode(id) ^ 1);
    else {
      const kids = this.kids(id).map((kid) => this.not(kid));
      result = op === "and" ? this.or(kids) : this.and(kids);
    }
    this.negations.set(id, result);
    this.negations.set(result, id);
    return result;
  }

  /** Replaces every literal by a formula. */
  map(id: number, replace: (code: number) => number, memo = new Map<number, number>()): number {
    if (id === FALSE || id === TRUE) return id;
    const known = memo.get(id);
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
    const op = this.operator(id);
    if (op === "literal") return truth(this.literalCode(id));
    const kids = this.kids(id);
    return op === "and"
      ? kids.every((kid) => this.evaluate(kid, truth))
      : kids.some((kid) => this.evaluate(kid, truth));
  }

  /** Calls `visit` once for each literal that occurs. */
  forEachLiteral(id: number, visit: (code: number) => void, seen = new Set<number>()): void {
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
    table: Map<string, number>,
  ): number {
    const set = new Set<number>();
    for (const id of ids) {
      if (id === neutral) continue;
      if (id === absorbing) return absorbing;
      if (this.operator(id) === op) for (const kid of this.kids(id)) set.add(kid);
      else set.add(id);
    }
    if (set.size === 0) return neutral;
    for (const id of set) {
      const negation = this.negations.get(id);
      if (negation !== undefined && set.has(negation)) return absorbing;
      const code = this.literalCode(id);
      if (code >= 0) {
        const dual = this.literals.get(code ^ 1);
        if (dual !== undefined && set.has(dual)) return absorbing;
      }
    }
    // Absorption: x and (x or y) is x. One level is enough to keep residuals from growing.
    if (set.size > 1) {
      const inner = op === "and" ? "or" : "and";
      for (const id of set) {
        if (this.operator(id) === inner && this.kids(id).some((kid) => set.has(kid))) set.delete(id);
      }
    }
    const kids = [...set].toSorted((a, b) => a - b);
    const [first] = kids;
    if (kids.length === 1 && first !== undefined) return first;
    const key = kids.join(",");
    const known = table.get(key);
    if (known !== undefined) return known;
    const id = this.add(op, kids, -1);
    table.set(key, id);
    return id;
  }

  private add(op: Operator, kids: readonly number[], literal: number): number {
    const id = this.ops.length;
    if (id >= this.limit) throw new ArenaLimit(this.limit);
    this.ops.push(op);
    this.kidsOf.push(kids);
    this.literalOf.push(literal);
    return id;
  }
}
