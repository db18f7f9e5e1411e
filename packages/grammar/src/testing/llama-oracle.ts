import type { LlamaRules } from "../gbnf/llama-elements.js";
import { elementType } from "../gbnf/llama-elements.js";

const stackLimit = 300;

type Stack = readonly (readonly [rule: number, at: number])[];

/**
 * Runs unrolled elements as llama.cpp's sampler does: a list of stacks of places, one code point at a time
 * (`llama_grammar_advance_stack`, `llama_grammar_match_char`). Only for grammars that pass the check for llama.cpp.
 * Undefined when there are too many stacks to follow.
 */
export function llamaAccepts({ rules, named }: LlamaRules, text: string): boolean | undefined {
  let stacks = advanceAll(
    rules,
    starts(rules, named.get("root") ?? 0).map((at) => (at === undefined ? [] : [at])),
  );
  if (stacks.length > stackLimit) return undefined;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const next: Stack[] = [];
    for (const stack of stacks) {
      const top = stack.at(-1);
      if (top === undefined) continue;
      const [matched, end] = matchCharacter(rules[top[0]] ?? [], top[1], point);
      if (!matched) continue;
      const below = stack.slice(0, -1);
      next.push(isEnd(rules[top[0]] ?? [], end) ? below : [...below, [top[0], end]]);
    }
    stacks = advanceAll(rules, next);
    if (stacks.length > stackLimit) return undefined;
  }
  return stacks.some((stack) => stack.length === 0);
}

/** The first element of each alternative; undefined for an empty one. */
function starts(rules: LlamaRules["rules"], rule: number): (readonly [number, number] | undefined)[] {
  const elements = rules[rule] ?? [];
  const found: (readonly [number, number] | undefined)[] = [];
  let at = 0;
  for (let i = 0; i < elements.length; i += 2) {
    if (elements[i] !== elementType.end && elements[i] !== elementType.alternative) continue;
    found.push(at === i ? undefined : [rule, at]);
    at = i + 2;
  }
  return found;
}

function isEnd(elements: readonly number[], at: number): boolean {
  return elements[at] === elementType.end || elements[at] === elementType.alternative;
}

function advanceAll(rules: LlamaRules["rules"], stacks: readonly Stack[]): Stack[] {
  const found = new Map<string, Stack>();
  const seen = new Set<string>();
  const waiting = [...stacks];
  for (let stack = waiting.pop(); stack !== undefined; stack = waiting.pop()) {
    const key = stack.join(";");
    if (seen.has(key) || found.size > stackLimit) continue;
    seen.add(key);
    const top = stack.at(-1);
    const elements = top === undefined ? [] : (rules[top[0]] ?? []);
    if (top === undefined || elements[top[1]] !== elementType.rule) {
      found.set(key, stack);
      continue;
    }
    const rest = stack.slice(0, -1);
    const below: Stack = isEnd(elements, top[1] + 2) ? rest : [...rest, [top[0], top[1] + 2]];
    for (const start of starts(rules, elements[top[1] + 1] ?? 0))
      waiting.push(start === undefined ? below : [...below, start]);
  }
  return [...found.values()];
}

function matchCharacter(
  elements: readonly number[],
  from: number,
  point: number,
): [matched: boolean, end: number] {
  const positive = elements[from] !== elementType.notCharacter;
  let found = false;
  let at = from;
  do {
    const value = elements[at + 1] ?? 0;
    if (elements[at + 2] === elementType.rangeEnd) {
      found ||= value <= point && point <= (elements[at + 3] ?? 0);
      at += 4;
    } else {
      found ||= elements[at] === elementType.anyCharacter || value === point;
      at += 2;
    }
  } while (elements[at] === elementType.orCharacter);
  return [found === positive, at];
}
