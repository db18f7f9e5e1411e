import type { Expression, Grammar, RepeatExpression, Rule, Sequence } from "../ast.js";
import { GrammarError } from "../errors.js";
import { GrammarBuilder } from "../grammar-builder.js";

const repetitionLimit = 2000;
const countLimit = 200_000;
/** Repetitions from this count on are written once and shared by all who need the same. */
const shareFrom = 16;

/**
 * Rewrites repetitions so that llama.cpp takes them: it unrolls counts, drops those above 2,000 in silence and limits
 * the product of nested ones. Large counts are split, nested ones become rules of their own, equal ones are shared.
 */
export function fitLlama(grammar: Grammar): Grammar {
  return new Fitter(grammar).run();
}

class Fitter {
  private readonly builder = new GrammarBuilder();
  private readonly known = new Map<string, Expression>();
  private owner = "root";

  constructor(private readonly grammar: Grammar) {
    for (const { name } of grammar.rules) this.builder.reserve(name);
  }

  run(): Grammar {
    const rules = this.grammar.rules.map((rule): Rule => {
      this.owner = rule.name;
      return { name: rule.name, options: this.all(rule.options) };
    });
    for (const { name, options } of rules) if (name !== "root") this.builder.define(name, options);
    const root = rules.find(({ name }) => name === "root");
    return { ...this.builder.finish(root?.options ?? []), machines: this.grammar.machines };
  }

  private all(sequences: readonly Sequence[]): Sequence[] {
    return sequences.map((sequence) => sequence.map((item) => this.item(item)));
  }

  private item(expression: Expression): Expression {
    if (expression.type === "group") return { type: "group", options: this.all(expression.options) };
    if (expression.type !== "repeat") return expression;
    const inner = this.item(expression.item);
    const endless = expression.max === undefined && mayBeEmpty(inner);
    return this.repeat(endless ? takesSomething(inner) : inner, expression);
  }

  private repeat(inner: Expression, { min, max }: RepeatExpression): Expression {
    const count = Math.max(min, max ?? 0, 1);
    const item =
      count * weightOf(inner) > repetitionLimit / 2 && weightOf(inner) > 1 ? this.rule(inner) : inner;
    const whole: RepeatExpression =
      max === undefined ? { type: "repeat", item, min } : { type: "repeat", item, min, max };
    if (count < shareFrom) return whole;
    const key = JSON.stringify(whole);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const shared = this.rule(count > repetitionLimit ? this.split(whole) : whole);
    this.known.set(key, shared);
    return shared;
  }

  private rule(item: Expression): Expression {
    return this.builder.rule(this.owner, item.type === "group" ? item.options : [[item]]);
  }

  /**
   * A repetition beyond the limit: a full part and then the rest, or less than a full part. No text can be divided in two
   * ways, which would cost llama.cpp a stack for each.
   */
  private split({ item, min, max }: RepeatExpression): Expression {
    if (Math.max(min, max ?? 0) > countLimit) {
      throw new GrammarError(
        `llama.cpp cannot count to ${Math.max(min, max ?? 0)}, at most ${countLimit} is possible`,
      );
    }
    const part = (least: number, most: number) =>
      this.repeat(item, { type: "repeat", item, min: least, max: most });
    const full = part(repetitionLimit, repetitionLimit);
    const least = Math.max(0, min - repetitionLimit);
    const rest: RepeatExpression =
      max === undefined
        ? { type: "repeat", item, min: least }
        : { type: "repeat", item, min: least, max: max - repetitionLimit };
    const longer: Sequence = [full, this.repeat(item, rest)];
    if (min >= repetitionLimit) return { type: "group", options: [longer] };
    return { type: "group", options: [longer, [part(min, repetitionLimit - 1)]] };
  }
}

/** How many rules llama.cpp makes of an item, at most: what it multiplies with the count of a repetition. */
function weightOf(item: Expression): number {
  if (item.type === "repeat") {
    const copies = item.max === undefined ? Math.max(1, item.min) : Math.max(1, item.max);
    return copies * weightOf(item.item) + copies;
  }
  if (item.type !== "group") return 1;
  let weight = 1;
  for (const sequence of item.options) {
    for (const part of sequence)
      if (part.type !== "literal" && part.type !== "class") weight += weightOf(part);
  }
  return weight;
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
