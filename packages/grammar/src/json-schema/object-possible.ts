import { FALSE } from "../automata/boolean-arena.js";
import type { KeySpace } from "./key-space.js";
import type { PropertyRules } from "./program.js";
import { ruleForCell, ruleForKey } from "./rules.js";
import type { Satisfier } from "./satisfier.js";
import { charge } from "../work.js";

/** What is known of an open object. */
export interface ObjectView {
  /** Equal keys mean equal views. */
  readonly key: string;
  /** Members so far, the open one included. */
  readonly count: number;
  readonly seen: readonly string[];
  /** Whether a key may still be used: it has not been, and the order of keys allows it. */
  isAvailable(name: string): boolean;
}

interface Slot {
  /** The key, or the cell that it is taken from. */
  readonly id: string;
  readonly expression: number;
}

const maxSteps = 5000;

/** Whether further members can make all literals (codes over object atoms) true. */
export function objectIsPossible(
  satisfier: Satisfier,
  literals: readonly number[],
  view: ObjectView,
): boolean {
  const { program } = satisfier;
  const { arena } = program;
  const required: string[] = [];
  const forbidden = new Set<string>();
  const universal: PropertyRules[] = [];
  const existential: PropertyRules[] = [];
  let min = 0;
  let max = Infinity;
  for (const code of literals) {
    const atom = program.atom(code >> 1);
    const negated = (code & 1) === 1;
    if (atom.kind === "has") {
      if (negated) forbidden.add(atom.name);
      else required.push(atom.name);
    } else if (atom.kind === "properties") (negated ? existential : universal).push(atom.rules);
    else if (atom.kind === "count") {
      if (negated) max = Math.min(max, atom.atLeast - 1);
      else min = Math.max(min, atom.atLeast);
    } else throw new TypeError(`${atom.kind} says nothing of objects`);
  }
  if (view.count + required.length > max || view.count > max) return false;

  const ruleMemo = new Map<string, number>();
  const rule = (name: string): number => {
    if (forbidden.has(name)) return FALSE;
    let expression = ruleMemo.get(name);
    if (expression === undefined) {
      expression = arena.and(universal.map((rules) => ruleForKey(program, rules, name)));
      ruleMemo.set(name, expression);
    }
    return expression;
  };
  const slots: Slot[] = [];
  charge(literals.length + required.length * (1 + universal.length));
  for (const name of required) {
    if (!view.isAvailable(name)) return false;
    const expression = rule(name);
    if (!satisfier.isPossible(expression)) return false;
    slots.push({ id: name, expression });
  }
  if (existential.length === 0 && view.count + slots.length >= min) return true;

  // Only now the other keys matter: names that some rule mentions, and cells of the rest.
  const rules = [...universal, ...existential];
  const names = new Set([...rules.flatMap((each) => [...each.names.keys()]), ...required, ...forbidden]);
  const dfas = [...new Set(rules.flatMap((each) => each.patterns.map(({ dfa }) => dfa)))].toSorted(
    (a, b) => a - b,
  );
  const space: KeySpace = satisfier.keySpace(dfas);
  const cells = space.cells.map((cell, index) => {
    const accepts = (dfa: number): boolean => cell.accepts[dfas.indexOf(dfa)] ?? false;
    let left = cell.size;
    if (left !== Infinity) {
      charge(names.size + view.seen.length);
      for (const key of new Set([...names, ...view.seen])) if (space.cellOf(key) === index) left -= 1;
    }
    return {
      accepts,
      left,
      expression: arena.and(universal.map((each) => ruleForCell(program, each, accepts))),
    };
  });
  const isRequired = new Set(required);
  const free = [...names].filter((name) => !isRequired.has(name) && view.isAvailable(name));
  let steps = 0;

  const finish = (chosen: readonly Slot[]): boolean => {
    let missing = min - view.count - chosen.length;
    if (missing <= 0) return true;
    if (view.count + chosen.length + missing > max) return false;
    charge(free.length + cells.length * (1 + chosen.length));
    const taken = new Set(chosen.map(({ id }) => id));
    for (const name of free) {
      if (!taken.has(name) && satisfier.isPossible(rule(name))) missing -= 1;
      if (missing <= 0) return true;
    }
    cells.forEach((cell, index) => {
      if (!satisfier.isPossible(cell.expression)) return;
      missing -= Math.max(0, cell.left - chosen.filter(({ id }) => id === `\0${index}`).length);
    });
    return missing <= 0;
  };

  const choose = (index: number, chosen: readonly Slot[]): boolean => {
    const violated = existential[index];
    if (violated === undefined) return finish(chosen);
    steps += 1;
    if (steps > maxSteps) return false;
    const attempt = (slot: Slot, replaced: Slot | undefined): boolean =>
      satisfier.isPossible(slot.expression) &&
      choose(index + 1, [...chosen.filter((other) => other !== replaced), slot]);
    const canAdd = view.count + chosen.length < max;
    charge((1 + chosen.length) * (1 + cells.length) + free.length);
    const taken = new Set(chosen.map(({ id }) => id));
    if (canAdd) {
      for (let cell = 0; cell < cells.length; cell += 1) {
        const entry = cells[cell];
        if (entry === undefined) continue;
        const id = `\0${cell}`;
        if (entry.left <= chosen.filter((slot) => slot.id === id).length) continue;
        const expression = arena.and([
          entry.expression,
          arena.not(ruleForCell(program, violated, entry.accepts)),
        ]);
        if (expression !== FALSE && attempt({ id, expression }, undefined)) return true;
      }
      for (const name of free) {
        if (taken.has(name)) continue;
        const expression = arena.and([rule(name), arena.not(ruleForKey(program, violated, name))]);
        if (expression !== FALSE && attempt({ id: name, expression }, undefined)) return true;
      }
    }
    for (const slot of chosen) {
      const cell = slot.id.startsWith("\0") ? cells[Number(slot.id.slice(1))] : undefined;
      const own =
        cell === undefined
          ? ruleForKey(program, violated, slot.id)
          : ruleForCell(program, violated, cell.accepts);
      const expression = arena.and([slot.expression, arena.not(own)]);
      if (expression !== FALSE && attempt({ id: slot.id, expression }, slot)) return true;
    }
    return false;
  };
  return choose(0, slots);
}
