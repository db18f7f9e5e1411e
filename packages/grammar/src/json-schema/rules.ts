import { TRUE } from "../automata/boolean-arena.js";
import type { ItemRules, JsonProgram, PropertyRules } from "./program.js";

/** What the value of a key must be: an expression. */
export function ruleForKey(program: JsonProgram, rules: PropertyRules, key: string): number {
  const parts: number[] = [];
  const named = rules.names.get(key);
  if (named !== undefined) parts.push(named);
  for (const { dfa, expression } of rules.patterns) if (program.matches(dfa, key)) parts.push(expression);
  return parts.length === 0 ? rules.rest : program.arena.and(parts);
}

/** The same for a key of which only is known which automata accept it, and that no rule names. */
export function ruleForCell(
  program: JsonProgram,
  rules: PropertyRules,
  accepts: (dfa: number) => boolean,
): number {
  const parts = rules.patterns.filter(({ dfa }) => accepts(dfa)).map(({ expression }) => expression);
  return parts.length === 0 ? rules.rest : program.arena.and(parts);
}

export function ruleForItem(rules: ItemRules, index: number): number {
  return rules.prefix[index] ?? rules.rest;
}

/** Whether rules forbid nothing. */
export function isFree(rules: PropertyRules): boolean {
  return (
    rules.rest === TRUE &&
    rules.patterns.every(({ expression }) => expression === TRUE) &&
    [...rules.names.values()].every((expression) => expression === TRUE)
  );
}
