import type { Grammar } from "../ast.js";
import { printOptions } from "./print-expression.js";

/** Writes a grammar as GBNF text, one rule a line, in the order of its rules. Byte machines must be gone before. */
export function printGrammar(grammar: Grammar): string {
  return grammar.rules.map((rule) => `${rule.name} ::= ${printOptions(rule.options)}\n`).join("");
}
