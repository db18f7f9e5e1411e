import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import { arrayIsPossible, type ArrayView } from "./array-possible.js";
import { SearchLimit, someBranch, type Branch } from "./branches.js";
import { KeySpace, plainKeySpace } from "./key-space.js";
import { NumberLimit, type NumberLiteral } from "./number-condition.js";
import { NumberGoal } from "./number-goal.js";
import { objectIsPossible, type ObjectView } from "./object-possible.js";
import { EndlessRecursion, kindIndex, type JsonProgram, type Shape } from "./program.js";
import { isSomeNamedString } from "./string-possible.js";
import { charge } from "../work.js";

const freshArray: ArrayView = { key: "0", index: 0, seenItems: [] };
const freshObject: ObjectView = { key: "0", count: 0, seen: [], isAvailable: () => true };
const maxBranches = 5000;
const maxDemands = 256;

/** Work that may be spent before a schema is given up. */
export interface WorkLimit {
  left: number;
}

/**
 * Decides whether conditions can be met: of a whole value (`isPossible`), and of the rest of an open array or object
 * (`demandOnChild`). A negative answer is exact unless a search limit was hit; a positive answer always is.
 */
export class Satisfier {
  readonly program: JsonProgram;
  work: WorkLimit = { left: Infinity };
  /** A search was broken off: a negative answer need not be true any more. */
  gaveUp = false;
  private readonly memo = new Map<number, boolean>();
  private readonly demands = new Map<string, number>();
  private readonly active = new Map<number, number>();
  /** Depth of the outermost value whose possibility was assumed to be false since the last reset. */
  private assumed = Infinity;
  private readonly numbers = new Map<number, NumberGoal>();
  private readonly spaces = new Map<string, KeySpace>();

  private readonly unreadIsPossible: boolean;

  /** `unreadIsPossible`: schemas whose meaning is still being worked out count as possible (an upper estimate). */
  constructor(program: JsonProgram, options: { readonly unreadIsPossible?: boolean } = {}) {
    this.program = program;
    this.unreadIsPossible = options.unreadIsPossible ?? false;
  }

  /** Forgets what was assumed by a search that an error broke off. */
  reset(): void {
    this.assumed = Infinity;
  }

  numberGoal(formula: number): NumberGoal {
    let goal = this.numbers.get(formula);
    if (goal === undefined) {
      const { arena, spelling } = this.program;
      const literal = (atomId: number): NumberLiteral => {
        const atom = this.program.atom(atomId);
        if (atom.kind === "compare" || atom.kind === "multiple") return atom;
        throw new TypeError(`${atom.kind} says nothing of numbers`);
      };
      goal = new NumberGoal(arena, formula, literal, spelling);
      this.numbers.set(formula, goal);
    }
    return goal;
  }

  keySpace(dfas: readonly number[]): KeySpace {
    if (dfas.length === 0) return plainKeySpace();
    const key = dfas.join(",");
    let space = this.spaces.get(key);
    if (space === undefined) {
      space = new KeySpace(dfas.map((id) => this.program.dfa(id)));
      this.spaces.set(key, space);
    }
    return space;
  }

  /** Whether some (finite) value meets an expression. */
  isPossible(expression: number): boolean {
    if (expression === TRUE || expression === FALSE) return expression === TRUE;
    const known = this.memo.get(expression);
    if (known !== undefined) return known;
    const running = this.active.get(expression);
    if (running !== undefined) {
      // A value that needs itself inside of itself is never finished: as long as no other way is found, it is none.
      this.assumed = Math.min(this.assumed, running);
      return false;
    }
    this.spend(1);
    const depth = this.active.size;
    const outer = this.assumed;
    this.assumed = Infinity;
    this.active.set(expression, depth);
    let possible: boolean;
    try {
      possible = this.computePossible(expression);
    } finally {
      this.active.delete(expression);
    }
    if (possible || this.assumed >= depth) this.memo.set(expression, possible);
    const own = possible || this.assumed >= depth ? Infinity : this.assumed;
    this.assumed = Math.min(outer, own);
    return possible;
  }

  private computePossible(expression: number): boolean {
    let shape: Shape;
    try {
      shape = this.program.shape(expression);
    } catch (error) {
      if (error instanceof EndlessRecursion && this.unreadIsPossible) return true;
      throw error;
    }
    return this.isShapePossible(shape);
  }

  /** Whether some value meets a condition by kind. */
  isShapePossible(shape: Shape): boolean {
    this.spend(1);
    if (shape[0] === TRUE || shape[1] === TRUE || shape[2] === TRUE) return true;
    const string = shape[kindIndex.string];
    if (string === TRUE) return true;
    if (string !== FALSE && this.isStringPossible(string)) return true;
    const number = shape[kindIndex.number];
    if (number !== FALSE && this.isNumberPossible(number)) return true;
    if (this.demandOnItem(shape[kindIndex.array], freshArray) !== FALSE) return true;
    return this.demandOnMember(shape[kindIndex.object], freshObject) !== FALSE;
  }

  private isNumberPossible(formula: number): boolean {
    try {
      return this.numberGoal(formula).isSatisfiable();
    } catch (error) {
      if (!(error instanceof NumberLimit)) throw error;
      this.gaveUp = true;
      return false;
    }
  }

  private isStringPossible(formula: number): boolean {
    const named = isSomeNamedString(this.program, formula);
    if (named !== undefined) return named;
    try {
      const { product, goal } = this.program.textGoal(formula);
      return goal.isLive(product.start, 0);
    } catch (error) {
      if (!(error instanceof ProductLimit)) throw error;
      this.gaveUp = true;
      return false;
    }
  }

  /** What the open member must be (an expression) for the object to come to a good end: FALSE when it cannot. */
  demandOnMember(formula: number, view: ObjectView): number {
    return this.demand(`o${formula}|${view.key}`, formula, (literals) => {
      try {
        return objectIsPossible(this, literals, view);
      } catch (error) {
        if (!(error instanceof ProductLimit)) throw error;
        this.gaveUp = true;
        return false;
      }
    });
  }

  /** The same for the open item of an array. */
  demandOnItem(formula: number, view: ArrayView): number {
    return this.demand(`a${formula}|${view.key}`, formula, (literals) =>
      arrayIsPossible(this, literals, view),
    );
  }

  private demand(key: string, formula: number, isPossible: (literals: readonly number[]) => boolean): number {
    if (formula === FALSE || formula === TRUE) return formula;
    const known = this.demands.get(key);
    if (known !== undefined) return known;
    const outer = this.assumed;
    this.assumed = Infinity;
    const result = this.computeDemand(formula, isPossible);
    if (result === TRUE || this.assumed === Infinity) {
      if (this.demands.size > 200_000) this.demands.clear();
      this.demands.set(key, result);
      this.assumed = outer;
    } else this.assumed = Math.min(outer, this.assumed);
    return result;
  }

  private computeDemand(formula: number, isPossible: (literals: readonly number[]) => boolean): number {
    const { arena } = this.program;
    const isPending = (code: number): boolean => this.program.atom(code >> 1).kind === "pending";
    // If everything else can hold together, only the demands on the open value are left.
    const all = new Set<number>();
    let conflict = false;
    arena.forEachLiteral(formula, (code) => {
      if (isPending(code)) return;
      if (all.has(code ^ 1)) conflict = true;
      all.add(code);
    });
    if (!conflict && isPossible([...all])) {
      const demand = arena.map(formula, (code) => (isPending(code) ? this.expressionOf(code) : TRUE));
      return this.isPossible(demand) ? demand : FALSE;
    }
    const found: (readonly number[])[] = [];
    const isOpen = ({ literals, pending }: Branch): boolean => {
      this.spend(1);
      charge(found.length);
      if (found.some((demand) => demand.every((code) => pending.includes(code)))) return false;
      const demand = arena.and(pending.map((code) => this.expressionOf(code)));
      return this.isPossible(demand) && isPossible(literals);
    };
    try {
      someBranch(
        arena,
        formula,
        isPending,
        (branch) => {
          if (!isOpen(branch)) return false;
          found.push(branch.pending);
          return branch.pending.length === 0 || found.length >= maxDemands;
        },
        (branch) => !isOpen(branch),
        maxBranches,
      );
    } catch (error) {
      if (!(error instanceof SearchLimit)) throw error;
      this.gaveUp = true;
    }
    return arena.or(found.map((demand) => arena.and(demand.map((code) => this.expressionOf(code)))));
  }

  private expressionOf(code: number): number {
    const atom = this.program.atom(code >> 1);
    return atom.kind === "pending" ? atom.expression : TRUE;
  }

  spend(amount: number): void {
    charge(amount);
    this.work.left -= amount;
    if (this.work.left < 0) throw new WorkLimitError();
  }
}

/** Thrown when a schema needs more work than allowed. */
export class WorkLimitError extends Error {}
