import { startRule } from "../ast.js";
import type { Expression, Grammar, Rule, Sequence } from "../ast.js";
import { forEachReference } from "../for-each-reference.js";
import { joinLiterals } from "./dfa-to-rules.js";

/** The same grammar with fewer brackets: groups of one option are unfolded, literals joined, aliases of rules removed. */
export function simplify(grammar: Grammar): Grammar {
  const aliases = findAliases(grammar.rules);
  const rules = grammar.rules
    .filter(({ name }) => !aliases.has(name))
    .map(({ name, options }): Rule => ({ name, options: simplifyOptions(options, aliases) }));
  return { rules: inlineStart(rules), machines: grammar.machines };
}

/** Rules that are nothing but another rule, and what they stand for. */
function findAliases(rules: readonly Rule[]): Map<string, string> {
  const direct = new Map<string, string>();
  for (const { name, options } of rules) {
    const [only] = options;
    const [item] = only ?? [];
    if (name !== startRule && options.length === 1 && only?.length === 1 && item?.type === "reference") {
      direct.set(name, item.rule);
    }
  }
  const resolved = new Map<string, string>();
  for (const name of direct.keys()) {
    let target = name;
    for (let hops = 0; hops <= direct.size && direct.has(target); hops++)
      target = direct.get(target) ?? target;
    // Aliases in a circle match nothing and are left alone.
    if (!direct.has(target)) resolved.set(name, target);
  }
  return resolved;
}

function simplifyOptions(options: readonly Sequence[], aliases: ReadonlyMap<string, string>): Sequence[] {
  return options.flatMap((sequence): Sequence[] => {
    const items = joinLiterals(sequence.flatMap((item) => simplifyItem(item, aliases)));
    const [only] = items;
    // A choice within a choice is one choice.
    return items.length === 1 && only?.type === "group" ? [...only.options] : [items];
  });
}

function simplifyItem(item: Expression, aliases: ReadonlyMap<string, string>): Sequence {
  if (item.type === "literal") return item.text === "" ? [] : [item];
  if (item.type === "reference") return [{ type: "reference", rule: aliases.get(item.rule) ?? item.rule }];
  if (item.type === "group") {
    const options = simplifyOptions(item.options, aliases);
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : [{ type: "group", options }];
  }
  if (item.type !== "repeat") return [item];
  const inner = simplifyItem(item.item, aliases);
  const [only] = inner;
  if (inner.length === 0 || item.max === 0) return [];
  if (item.min === 1 && item.max === 1) return inner;
  return [
    { ...item, item: inner.length === 1 && only !== undefined ? only : { type: "group", options: [inner] } },
  ];
}

/** Writes the rule that the start is an alias of in its place, when nothing else uses it. */
function inlineStart(rules: readonly Rule[]): readonly Rule[] {
  const start = rules.find(({ name }) => name === startRule);
  const [only] = start?.options ?? [];
  const [item] = only ?? [];
  if (start?.options.length !== 1 || only?.length !== 1 || item?.type !== "reference") return rules;
  const target = rules.find(({ name }) => name === item.rule);
  let uses = 0;
  for (const { options } of rules) {
    forEachReference(options, (name) => {
      if (name === item.rule) uses++;
    });
  }
  if (target === undefined || uses > 1) return rules;
  return rules.flatMap((rule) =>
    rule === target ? [] : rule === start ? [{ name: startRule, options: target.options }] : [rule],
  );
}
