import { startRule } from "../ast.js";
import type { ClassExpression, Expression, Grammar, Rule, Sequence } from "../ast.js";
import { scalarRanges } from "../dfa/utf8-class.js";
import { forEachReference } from "../for-each-reference.js";
import { GrammarError } from "../errors.js";

export interface PruneOptions {
  /** Whether the language of a machine has no string at all. */
  readonly isEmptyMachine: (machine: number) => boolean;
  /** Whether a machine matches the empty string. */
  readonly isNullableMachine: (machine: number) => boolean;
}

/**
 * Removes every part that can never come to an end, so that each byte a matcher offers leads on to a complete match,
 * and rules that the start does not reach. Repetitions of what may be empty get the minimum 0, which means the same.
 *
 * @throws {GrammarError} when the grammar matches nothing at all, or refers to a rule it does not have.
 */
export function pruneGrammar(grammar: Grammar, options: PruneOptions): Grammar {
  const rules = new Map(grammar.rules.map((rule) => [rule.name, rule]));
  const uses = usesOf(grammar);
  for (const name of uses.keys())
    if (!rules.has(name)) throw new GrammarError(`rule '${name}' is not defined`);
  const productive = closure(grammar, uses, (item, found) => matchesSomething(item, found, options));
  if (!productive.has(startRule))
    throw new GrammarError("the grammar matches nothing: no text can complete it");
  const nullable = closure(grammar, uses, (item, found) => matchesEmpty(item, found, options));
  const keep = new Pruner(productive, nullable, options);
  const kept = new Map<string, Rule>();
  const waiting = [startRule];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const rule = rules.get(name);
    if (rule === undefined || kept.has(name)) continue;
    const pruned = { name, options: keep.options(rule.options) };
    kept.set(name, pruned);
    forEachReference(pruned.options, (target) => waiting.push(target));
  }
  return { rules: grammar.rules.flatMap((rule) => kept.get(rule.name) ?? []), machines: grammar.machines };
}

type Test = (item: Expression, found: ReadonlySet<string>) => boolean;

/** Rules of which some alternative has only items that pass the test, which may build on rules found before. */
function closure(grammar: Grammar, uses: ReadonlyMap<string, readonly Rule[]>, test: Test): Set<string> {
  const found = new Set<string>();
  const waiting = [...grammar.rules];
  for (let rule = waiting.pop(); rule !== undefined; rule = waiting.pop()) {
    if (found.has(rule.name) || !rule.options.some((sequence) => sequence.every((item) => test(item, found))))
      continue;
    found.add(rule.name);
    for (const user of uses.get(rule.name) ?? []) waiting.push(user);
  }
  return found;
}

function matchesSomething(item: Expression, found: ReadonlySet<string>, options: PruneOptions): boolean {
  switch (item.type) {
    case "literal":
    case "token":
      return true;
    case "class":
      return hasScalar(item);
    case "reference":
      return found.has(item.rule);
    case "group":
      return item.options.some((sequence) =>
        sequence.every((part) => matchesSomething(part, found, options)),
      );
    case "repeat":
      return item.min === 0 || matchesSomething(item.item, found, options);
    case "machine":
      return !options.isEmptyMachine(item.machine);
  }
}

/** Whether a class has a character; it has none when it holds only surrogates, or all but them. */
function hasScalar({ negated, ranges }: ClassExpression): boolean {
  if (negated)
    return ranges.length < 2
      ? ranges[0]?.from !== 0 || ranges[0].to < 0x10ffff
      : scalarRanges(ranges, true).length > 0;
  return ranges.some(({ from, to }) => from < 0xd800 || to > 0xdfff);
}

function matchesEmpty(item: Expression, found: ReadonlySet<string>, options: PruneOptions): boolean {
  switch (item.type) {
    case "literal":
      return item.text === "";
    case "token":
    case "class":
      return false;
    case "reference":
      return found.has(item.rule);
    case "group":
      return item.options.some((sequence) => sequence.every((part) => matchesEmpty(part, found, options)));
    case "repeat":
      return item.min === 0 || matchesEmpty(item.item, found, options);
    case "machine":
      return options.isNullableMachine(item.machine);
  }
}

const empty: Expression = { type: "literal", text: "" };

class Pruner {
  constructor(
    private readonly productive: ReadonlySet<string>,
    private readonly nullable: ReadonlySet<string>,
    private readonly settings: PruneOptions,
  ) {}

  options(options: readonly Sequence[]): Sequence[] {
    return options
      .filter((sequence) => sequence.every((item) => matchesSomething(item, this.productive, this.settings)))
      .map((sequence) => sequence.map((item) => this.item(item)));
  }

  private item(item: Expression): Expression {
    if (item.type === "group") return { type: "group", options: this.options(item.options) };
    if (item.type !== "repeat") return item;
    if (item.max === 0 || !matchesSomething(item.item, this.productive, this.settings)) return empty;
    const min = matchesEmpty(item.item, this.nullable, this.settings) ? 0 : item.min;
    return { ...item, item: this.item(item.item), min };
  }
}

function usesOf(grammar: Grammar): Map<string, Rule[]> {
  const uses = new Map<string, Rule[]>();
  for (const rule of grammar.rules) {
    forEachReference(rule.options, (name) => {
      const users = uses.get(name);
      if (users === undefined) uses.set(name, [rule]);
      else if (users.at(-1) !== rule) users.push(rule);
    });
  }
  return uses;
}
