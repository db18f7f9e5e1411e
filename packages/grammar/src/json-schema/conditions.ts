import { FALSE, TRUE } from "../automata/boolean-arena.js";
import type { Atom, JsonProgram, PropertyRules } from "./program.js";
import type { Goals } from "./states.js";
import { ruleForCell, ruleForItem, ruleForKey } from "./rules.js";
import { oneOfValues } from "./values.js";

const maxMemo = 100_000;

/** How conditions on arrays and objects change as items and members come. Pure functions with memory. */
export class Conditions {
  private readonly program: JsonProgram;
  private readonly memo = new Map<string, number>();

  constructor(program: JsonProgram) {
    this.program = program;
  }

  /** A condition on an object after the key `name` has come, in terms of what its value will be ("pending" atoms). */
  afterKey(formula: number, name: string, count: number): number {
    return this.memoized(`k${formula}|${count}|${name}`, () =>
      this.afterMember(formula, count, (rules) => ruleForKey(this.program, rules, name), name),
    );
  }

  /** The same for some key of which is only known which automata accept it. */
  afterCell(formula: number, cell: string, accepts: (dfa: number) => boolean, count: number): number {
    return this.memoized(`c${formula}|${count}|${cell}`, () =>
      this.afterMember(formula, count, (rules) => ruleForCell(this.program, rules, accepts), undefined),
    );
  }

  private afterMember(
    formula: number,
    count: number,
    ruleOf: (rules: PropertyRules) => number,
    name: string | undefined,
  ): number {
    const { program } = this;
    const { arena } = program;
    return arena.map(formula, (code) => {
      const atom = program.atom(code >> 1);
      const negated = (code & 1) === 1;
      const literal = arena.literal(code);
      if (atom.kind === "has") return atom.name === name ? constant(!negated) : literal;
      if (atom.kind === "properties") {
        const rule = ruleOf(atom.rules);
        if (negated) return arena.or([this.pending(arena.not(rule)), literal]);
        return arena.and([this.pending(rule), literal]);
      }
      return this.settledCount(atom, count, negated) ?? literal;
    });
  }

  /** A condition on an array after an item has come at `index`. `items`: what earlier ones were (canonical texts). */
  afterItem(formula: number, index: number, items: readonly string[]): number {
    const { program } = this;
    const { arena } = program;
    return arena.map(formula, (code) => {
      const atom = program.atom(code >> 1);
      const negated = (code & 1) === 1;
      const literal = arena.literal(code);
      switch (atom.kind) {
        case "items": {
          const rule = ruleForItem(atom.rules, index);
          const isOver = atom.rules.rest === TRUE && index + 1 >= atom.rules.prefix.length;
          if (negated) return arena.or([this.pending(arena.not(rule)), isOver ? FALSE : literal]);
          return arena.and([this.pending(rule), isOver ? TRUE : literal]);
        }
        case "contains": {
          const { atLeast, expression } = atom;
          const fewer =
            atLeast <= 1 ? TRUE : program.literal({ kind: "contains", atLeast: atLeast - 1, expression });
          if (!negated) return arena.or([arena.and([this.pending(expression), fewer]), literal]);
          return arena.or([arena.and([this.pending(arena.not(expression)), literal]), arena.not(fewer)]);
        }
        case "unique": {
          if (items.length === 0) return literal;
          const repeats = oneOfValues(program, items);
          if (negated) return arena.or([this.pending(repeats), literal]);
          return arena.and([this.pending(arena.not(repeats)), literal]);
        }
        default:
          return this.settledCount(atom, index + 1, negated) ?? literal;
      }
    });
  }

  /** Puts in what the finished value turned out to be. */
  settle(formula: number, truth: (expression: number) => boolean): number {
    const { program } = this;
    return program.arena.map(formula, (code) => {
      const atom = program.atom(code >> 1);
      return atom.kind === "pending" ? constant(truth(atom.expression)) : program.arena.literal(code);
    });
  }

  /** Divides the pending expressions into those that the demand makes certain and those that the value will decide. */
  grant(goals: Goals, demand: number): { goals: Goals; waiting: number[] } {
    const { arena } = this.program;
    const certain = new Set<number>(arena.operator(demand) === "and" ? arena.kids(demand) : []);
    certain.add(demand);
    const isCertain = (expression: number): boolean =>
      certain.has(expression) ||
      (arena.operator(expression) === "and" && arena.kids(expression).every((kid) => certain.has(kid)));
    const pending = this.pendingOf([goals.need, ...goals.wanted]);
    const granted = new Set(pending.filter(isCertain));
    const settled: Goals = {
      need: this.settleGranted(goals.need, granted),
      wanted: goals.wanted.map((formula) => this.settleGranted(formula, granted)),
    };
    return {
      goals: settled,
      waiting: this.pendingOf([settled.need, ...settled.wanted]),
    };
  }

  private settleGranted(formula: number, granted: ReadonlySet<number>): number {
    const { program } = this;
    return program.arena.map(formula, (code) => {
      const atom = program.atom(code >> 1);
      return atom.kind === "pending" && granted.has(atom.expression) ? TRUE : program.arena.literal(code);
    });
  }

  /** Whether a condition holds when the array or object ends with `count` items or members. */
  atEnd(formula: number, count: number): boolean {
    const { program } = this;
    return program.arena.evaluate(formula, (code) => {
      const atom = program.atom(code >> 1);
      const holds =
        atom.kind === "properties" || atom.kind === "items" || atom.kind === "unique"
          ? true
          : atom.kind === "count" && count >= atom.atLeast;
      return holds !== ((code & 1) === 1);
    });
  }

  /** The expressions of all pending atoms. */
  pendingOf(formulas: readonly number[]): number[] {
    const found = new Set<number>();
    const seen = new Set<number>();
    for (const formula of formulas) {
      this.program.arena.forEachLiteral(
        formula,
        (code) => {
          const atom = this.program.atom(code >> 1);
          if (atom.kind === "pending") found.add(atom.expression);
        },
        seen,
      );
    }
    return [...found];
  }

  private pending(expression: number): number {
    if (expression === TRUE || expression === FALSE) return expression;
    return this.program.literal({ kind: "pending", expression });
  }

  /** A lower bound that is reached stays reached, an upper bound that is broken stays broken. */
  private settledCount(atom: Atom, count: number, negated: boolean): number | undefined {
    return atom.kind === "count" && count >= atom.atLeast ? constant(!negated) : undefined;
  }

  private memoized(key: string, compute: () => number): number {
    const known = this.memo.get(key);
    if (known !== undefined) return known;
    const value = compute();
    if (this.memo.size >= maxMemo) this.memo.clear();
    this.memo.set(key, value);
    return value;
  }
}

function constant(value: boolean): number {
  return value ? TRUE : FALSE;
}
