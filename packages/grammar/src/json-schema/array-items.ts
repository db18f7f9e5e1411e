import { FALSE } from "../automata/boolean-arena.js";
import type { ArrayView } from "./array-possible.js";
import type { Conditions } from "./conditions.js";
import type { JsonProgram } from "./program.js";
import type { Satisfier } from "./satisfier.js";
import type { ArrayFrame, Goals, Place } from "./states.js";
import { isCompared } from "./string-values.js";

/** Decides which items an open array may still take, and what they must be. */
export class ArrayItems {
  private readonly horizons = new Map<number, number>();

  constructor(
    private readonly program: JsonProgram,
    private readonly satisfier: Satisfier,
    private readonly conditions: Conditions,
  ) {}

  /** The frame of an array that begins; undefined when no such array is possible. */
  open(place: Place, goals: Goals): ArrayFrame | undefined {
    const compareItems = isCompared(place) || this.speaksOfEquality([goals.need, ...goals.wanted]);
    const frame: ArrayFrame = {
      kind: "array",
      place,
      level: (place.parent?.level ?? 0) + 1,
      goals,
      index: 0,
      waiting: [],
      items: [],
      compareItems,
    };
    const demand = this.satisfier.demandOnItem(goals.need, this.view(frame, goals.need, 0));
    return demand === FALSE ? undefined : frame;
  }

  /** The place of the next item; undefined when none may come. */
  item(frame: ArrayFrame): Place | undefined {
    const { index, items } = frame;
    const after = (formula: number): number => this.conditions.afterItem(formula, index, items);
    const goals = { need: after(frame.goals.need), wanted: frame.goals.wanted.map(after) };
    const demand = this.satisfier.demandOnItem(goals.need, this.view(frame, goals.need, 1));
    if (demand === FALSE) return undefined;
    const opened = this.conditions.grant(goals, demand);
    return {
      parent: { ...frame, ...opened, index: index + 1 },
      need: demand,
      wanted: opened.waiting,
      depth: frame.compareItems ? frame.place.depth + 1 : 0,
    };
  }

  private view(frame: ArrayFrame, formula: number, more: number): ArrayView {
    const index = frame.index + more;
    const capped = Math.min(index, this.horizonOf(formula));
    const key = frame.compareItems ? `${capped};${frame.items.join(",")}` : `${capped}`;
    return { key, index, seenItems: frame.items };
  }

  /** Positions from here on are all alike for a condition. */
  private horizonOf(formula: number): number {
    let known = this.horizons.get(formula);
    if (known === undefined) {
      known = 0;
      this.program.arena.forEachLiteral(formula, (code) => {
        const atom = this.program.atom(code >> 1);
        if (atom.kind === "items") known = Math.max(known ?? 0, atom.rules.prefix.length);
        else if (atom.kind === "count") known = Math.max(known ?? 0, atom.atLeast);
      });
      this.horizons.set(formula, known);
    }
    return known;
  }

  private speaksOfEquality(formulas: readonly number[]): boolean {
    let found = false;
    for (const formula of formulas) {
      this.program.arena.forEachLiteral(formula, (code) => {
        if (this.program.atom(code >> 1).kind === "unique") found = true;
      });
    }
    return found;
  }
}
