import { FALSE } from "../automata/boolean-arena.js";
import { canBeDistinct } from "./distinct.js";
import type { ItemRules } from "./program.js";
import { ruleForItem } from "./rules.js";
import type { Satisfier } from "./satisfier.js";
import { oneOfValues } from "./values.js";
import { charge } from "../work.js";

/** What is known of an open array. */
export interface ArrayView {
  readonly key: string;
  /** Items so far, the open one included. */
  readonly index: number;
  /** Canonical texts of the finished items, when their uniqueness matters. */
  readonly seenItems: readonly string[];
}

const maxSteps = 5000;
/** Arrays that must be longer than this are not offered. */
const maxLength = 200_000;

/** Whether further items can make all literals (codes over array atoms) true. */
export function arrayIsPossible(satisfier: Satisfier, literals: readonly number[], view: ArrayView): boolean {
  const { program } = satisfier;
  const { arena } = program;
  const universal: ItemRules[] = [];
  const needs: ((position: number) => number)[] = [];
  const atMost: { expression: number; left: number }[] = [];
  let unique = false;
  let repeated = false;
  let min = 0;
  let max = Infinity;
  let horizon = view.index;
  for (const code of literals) {
    const atom = program.atom(code >> 1);
    const negated = (code & 1) === 1;
    if (atom.kind === "items") {
      horizon = Math.max(horizon, atom.rules.prefix.length);
      if (negated) needs.push((position) => arena.not(ruleForItem(atom.rules, position)));
      else universal.push(atom.rules);
    } else if (atom.kind === "contains") {
      if (negated) atMost.push({ expression: atom.expression, left: atom.atLeast - 1 });
      else {
        if (atom.atLeast > maxSteps) return false;
        for (let i = 0; i < atom.atLeast; i += 1) needs.push(() => atom.expression);
      }
    } else if (atom.kind === "count") {
      if (negated) max = Math.min(max, atom.atLeast - 1);
      else min = Math.max(min, atom.atLeast);
    } else if (atom.kind === "unique") {
      if (negated) repeated = true;
      else unique = true;
    } else throw new TypeError(`${atom.kind} says nothing of arrays`);
  }
  if (view.index > max || min > max || min - view.index > maxLength) return false;
  const rule = (position: number): number =>
    arena.and(universal.map((rules) => ruleForItem(rules, position)));
  const last = Math.min(max, Math.max(horizon, min) + needs.length + (repeated ? 2 : 0));
  let steps = 0;

  const finish = (chosen: ReadonlyMap<number, number>): boolean => {
    const length = Math.max(min, view.index, ...[...chosen.keys()].map((position) => position + 1));
    if (length > max) return false;
    const left = atMost.map((limit) => limit.left);
    const items: number[] = [];
    for (let position = view.index; position < length; position += 1) {
      let expression = chosen.get(position) ?? rule(position);
      charge(1 + atMost.length);
      for (const [i, limit] of atMost.entries()) {
        const without = arena.and([expression, arena.not(limit.expression)]);
        if (satisfier.isPossible(without)) expression = without;
        else {
          left[i] = (left[i] ?? 0) - 1;
          expression = arena.and([expression, limit.expression]);
        }
      }
      if (!satisfier.isPossible(expression)) return false;
      items.push(expression);
    }
    if (left.some((count) => count < 0)) return false;
    return !unique || items.length === 0 || canBeDistinct(satisfier, items, view.seenItems);
  };

  const choose = (index: number, chosen: ReadonlyMap<number, number>): boolean => {
    const need = needs[index];
    if (need === undefined) return finish(chosen);
    steps += 1;
    if (steps > maxSteps) return false;
    charge(1 + chosen.size);
    for (let position = view.index; position < last; position += 1) {
      charge(1);
      const before = chosen.get(position) ?? rule(position);
      const expression = arena.and([before, need(position)]);
      if (expression === FALSE || !satisfier.isPossible(expression)) {
        if (!chosen.has(position) && !satisfier.isPossible(before)) break;
        continue;
      }
      if (choose(index + 1, new Map(chosen).set(position, expression))) return true;
    }
    return false;
  };

  if (!repeated) return choose(0, new Map());
  // One more item that equals a finished one, or two further ones that may be equal.
  if (unique) return false;
  for (let position = view.index; position < last; position += 1) {
    const own = rule(position);
    if (!satisfier.isPossible(own)) break;
    if (view.seenItems.length > 0) {
      const equal = arena.and([own, oneOfValues(program, view.seenItems)]);
      if (satisfier.isPossible(equal) && choose(0, new Map([[position, equal]]))) return true;
    }
    for (let other = position + 1; other < last; other += 1) {
      charge(1);
      const both = arena.and([own, rule(other)]);
      if (!satisfier.isPossible(both)) continue;
      if (
        choose(
          0,
          new Map([
            [position, both],
            [other, both],
          ]),
        )
      )
        return true;
    }
  }
  return false;
}
