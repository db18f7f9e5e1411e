import { expect } from "vitest";
import { toLlamaElements } from "../../src/gbnf/llama-elements.js";
import { parseGbnf } from "../../src/gbnf/parse-gbnf.js";
import { printGrammar } from "../../src/gbnf/print-gbnf.js";

/** Expects what is printed of a grammar to be the same grammar, and to be printed the same again. */
export function expectSamePrinted(grammar: string): void {
  const once = printGrammar(parseGbnf(grammar));
  expect(printGrammar(parseGbnf(once))).toBe(once);
  expect(toLlamaElements(parseGbnf(once)).rules.flat()).toEqual(
    toLlamaElements(parseGbnf(grammar)).rules.flat(),
  );
}
