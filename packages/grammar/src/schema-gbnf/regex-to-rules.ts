import type { Expression, Sequence } from "../ast.js";
import type { RegexNode } from "../regex/ast.js";
import { joinLiterals } from "../print/dfa-to-rules.js";
import { oneOf } from "./shorthand.js";

export interface RegexToRulesOptions {
  readonly character: (ranges: readonly { readonly from: number; readonly to: number }[]) => Expression;
  /** Any text at all, for the ends of a pattern that are not anchored. */
  readonly anything: Expression;
}

/**
 * Writes a regular expression as one expression, keeping its structure. Undefined when it looks around, or has anchors
 * elsewhere than at its ends.
 */
export function regexToRules(node: RegexNode, options: RegexToRulesOptions): Expression | undefined {
  const alternatives = topAlternatives(node).map((parts) => {
    const anchoredStart = parts[0]?.kind === "start";
    const anchoredEnd = parts.length > (anchoredStart ? 1 : 0) && parts.at(-1)?.kind === "end";
    const items = translateAll(parts.slice(anchoredStart ? 1 : 0, anchoredEnd ? -1 : undefined), options);
    if (items === undefined) return undefined;
    return joinLiterals([
      ...(anchoredStart ? [] : [options.anything]),
      ...items,
      ...(anchoredEnd ? [] : [options.anything]),
    ]);
  });
  const known = alternatives.filter((parts) => parts !== undefined);
  return known.length === alternatives.length ? oneOf(known) : undefined;
}

function topAlternatives(node: RegexNode): (readonly RegexNode[])[] {
  if (node.kind === "alternatives") return node.options.flatMap(topAlternatives);
  if (node.kind !== "sequence") return [[node]];
  const [only] = node.parts;
  return node.parts.length === 1 && only !== undefined ? topAlternatives(only) : [node.parts];
}

function translateAll(parts: readonly RegexNode[], options: RegexToRulesOptions): Sequence | undefined {
  const items: Expression[] = [];
  for (const part of parts) {
    const item = translate(part, options);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return joinLiterals(items);
}

function translate(node: RegexNode, options: RegexToRulesOptions): Expression | undefined {
  switch (node.kind) {
    case "set":
      return options.character(node.set.map(([from, to]) => ({ from, to })));
    case "sequence": {
      const items = translateAll(node.parts, options);
      return items === undefined ? undefined : oneOf([items]);
    }
    case "alternatives": {
      const all = node.options.map((option) =>
        translateAll(option.kind === "sequence" ? option.parts : [option], options),
      );
      const known = all.filter((option) => option !== undefined);
      return known.length === all.length ? oneOf(known) : undefined;
    }
    case "repeat": {
      const item = translate(node.body, options);
      if (item === undefined) return undefined;
      if (node.max === 0) return { type: "literal", text: "" };
      return node.max === Infinity
        ? { type: "repeat", item, min: node.min }
        : { type: "repeat", item, min: node.min, max: node.max };
    }
    case "start":
    case "end":
    case "word-boundary":
    case "look":
      return undefined;
  }
}
