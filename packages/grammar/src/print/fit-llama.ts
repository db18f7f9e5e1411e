import type { Expression, Grammar, RepeatExpression, Rule, Sequence } from "../ast.js";
import { GrammarBuilder } from "../grammar-builder.js";

const repetitionLimit = 2000;
const hoistFrom = 8;

/**
 * Rewrites repetitions so that llama.cpp takes them: counts above 2,000 are split into parts, and what is repeated
 * often and repeats itself becomes a rule, since llama.cpp limits the product of nested counts.
 */
export function fitLlama(grammar: Grammar): Grammar {
  const builder = new GrammarBuilder();
  for (const { name } of grammar.rules) builder.reserve(name);
  let owner = "root";
  const item = (expression: Expression): Expression => {
    if (expression.type === "group") return { type: "group", options: all(expression.options) };
    if (expression.type !== "repeat") return expression;
    const inner = item(expression.item);
    const endless = expression.max === undefined && mayBeEmpty(inner);
    return split({ ...expression, item: hoist(endless ? takesSomething(inner) : inner, expression) });
  };
  const hoist = (inner: Expression, { min, max }: RepeatExpression): Expression => {
    if (Math.max(min, max ?? 0) < hoistFrom || isPlain(inner)) return inner;
    return builder.rule(owner, inner.type === "group" ? inner.options : [[inner]]);
  };
  const all = (sequences: readonly Sequence[]): Sequence[] => sequences.map((sequence) => sequence.map(item));
  const rules = grammar.rules.map((rule): Rule => {
    owner = rule.name;
    return { name: rule.name, options: all(rule.options) };
  });
  let root: readonly Sequence[] = [];
  for (const { name, options } of rules) {
    if (name === "root") root = options;
    else builder.define(name, options);
  }
  return { ...builder.finish(root), machines: grammar.machines };
}

/** Whether an item counts as one for llama.cpp however often it is repeated. */
function isPlain(item: Expression): boolean {
  if (item.type !== "group") return item.type !== "repeat";
  return item.options.every((sequence) =>
    sequence.every(({ type }) => type === "literal" || type === "class"),
  );
}

/** `item` repeated without end, where `item` itself may be empty: its parts that take something, which llama.cpp needs. */
function takesSomething(item: Expression): Expression {
  if (item.type === "repeat" && item.min === 0) return takesSomething(item.item);
  if (item.type !== "group") return item;
  const options = item.options.flatMap((sequence): Sequence[] =>
    sequence.every(mayBeEmpty) ? sequence.map((part) => [takesSomething(part)]) : [sequence],
  );
  return { type: "group", options };
}

function mayBeEmpty(item: Expression): boolean {
  if (item.type === "literal") return item.text === "";
  if (item.type === "repeat") return item.min === 0 || mayBeEmpty(item.item);
  return item.type === "group" && item.options.some((sequence) => sequence.every(mayBeEmpty));
}

/** A repetition within the limit, or several in a row that mean the same. */
function split({ item, min, max }: RepeatExpression): Expression {
  if (min <= repetitionLimit && (max === undefined || max <= repetitionLimit)) {
    return max === undefined ? { type: "repeat", item, min } : { type: "repeat", item, min, max };
  }
  const parts: Expression[] = [];
  let [least, most] = [min, max];
  while (least > repetitionLimit || (most !== undefined && most > repetitionLimit)) {
    const [low, high] = [
      Math.min(least, repetitionLimit),
      Math.min(most ?? repetitionLimit, repetitionLimit),
    ];
    parts.push({ type: "repeat", item, min: low, max: high });
    least -= low;
    if (most !== undefined) most -= high;
  }
  if (most === undefined) parts.push({ type: "repeat", item, min: least });
  else if (most > 0) parts.push({ type: "repeat", item, min: least, max: most });
  return { type: "group", options: [parts] };
}
