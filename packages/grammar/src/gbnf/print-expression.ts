import type { CodePointRange, Expression, Sequence } from "../ast.js";

/** GBNF text of a sequence of alternatives, without the rule's name. */
export function printOptions(options: readonly Sequence[]): string {
  return options.map(printSequence).join(" | ");
}

function printSequence(sequence: Sequence): string {
  // An empty alternative is written as the empty text, which reads better than nothing between two bars.
  return sequence.length === 0 ? '""' : sequence.map(printExpression).join(" ");
}

/** GBNF text of one expression; a byte machine has none and must be replaced before. */
export function printExpression(item: Expression): string {
  switch (item.type) {
    case "literal":
      return `"${Array.from(item.text, (c) => printCharacter(c.codePointAt(0) ?? 0, '"')).join("")}"`;
    case "class":
      return printClass(item.negated, item.ranges);
    case "reference":
      return item.rule;
    case "group":
      return `(${printOptions(item.options)})`;
    case "repeat":
      return printExpression(item.item) + printQuantifier(item.min, item.max);
    case "token": {
      const { token } = item;
      return `${item.negated ? "!" : ""}${"id" in token ? `<[${token.id}]>` : token.text}`;
    }
    case "machine":
      throw new TypeError("a byte machine has no GBNF text of its own");
  }
}

function printQuantifier(min: number, max: number | undefined): string {
  if (max === undefined) return min === 0 ? "*" : min === 1 ? "+" : `{${min},}`;
  if (min === 0 && max === 1) return "?";
  return min === max ? `{${min}}` : `{${min},${max}}`;
}

function printClass(negated: boolean, ranges: readonly CodePointRange[]): string {
  if (ranges.length === 0) return negated ? "." : "[]";
  const body = ranges.map(({ from, to }) => {
    const start = printCharacter(from, "[]^-");
    return from === to ? start : `${start}-${printCharacter(to, "[]^-")}`;
  });
  return `[${negated ? "^" : ""}${body.join("")}]`;
}

const named = new Map([
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x5c, "\\\\"],
]);

function printCharacter(point: number, special: string): string {
  const name = named.get(point);
  if (name !== undefined) return name;
  const text = String.fromCodePoint(point);
  // '^' has no escape of its own in GBNF, so it is written by its number.
  if (special.includes(text)) return text === "^" ? "\\x5E" : `\\${text}`;
  if (point < 0x20 || (point >= 0x7f && point < 0xa0)) return `\\x${hex(point, 2)}`;
  if (point > 0xffff) return `\\U${hex(point, 8)}`;
  return /[\p{L}\p{N}\p{P}\p{S} ]/u.test(text) ? text : `\\u${hex(point, 4)}`;
}

function hex(point: number, length: number): string {
  return point.toString(16).toUpperCase().padStart(length, "0");
}
