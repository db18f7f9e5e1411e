import type { CodePointRange, Expression, Sequence } from "../ast.js";

/** Items, characters and keys are counted up to here: llama.cpp makes rules for every one of them. */
export const countLimit = 10_000;

export function literal(text: string): Expression {
  return { type: "literal", text };
}

/** One digit of a range, or any. */
export function digits(from = 0, to = 9): Expression {
  return from === to
    ? literal(String(from))
    : { type: "class", negated: false, ranges: [{ from: 0x30 + from, to: 0x30 + to }] };
}

export function repeat(item: Expression, min: number, max?: number): Expression {
  return max === undefined ? { type: "repeat", item, min } : { type: "repeat", item, min, max };
}

export function optional(item: Expression): Expression {
  return repeat(item, 0, 1);
}

export function characters(...ranges: CodePointRange[]): Expression {
  return { type: "class", negated: false, ranges };
}

/** One expression for alternatives; no group around a single item. */
export function oneOf(options: readonly Sequence[]): Expression {
  const [only] = options;
  const [item] = only ?? [];
  return options.length === 1 && only?.length === 1 && item !== undefined ? item : { type: "group", options };
}

export function sequence(...items: Expression[]): Expression {
  return oneOf([items]);
}
