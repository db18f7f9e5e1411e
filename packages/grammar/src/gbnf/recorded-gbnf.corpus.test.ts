import { corpusGrammars, corpusParserCases } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import { expectSamePrinted } from "../../test/support/printed-grammar.js";
import { checkGbnf } from "./check-gbnf.js";
import { toLlamaElements } from "./llama-elements.js";
import { parseGbnf } from "./parse-gbnf.js";

describe("the recorded grammars of the corpora", () => {
  const parserCases = corpusParserCases();

  test("are built or refused as llama.cpp does", () => {
    const grammars = corpusGrammars();
    expect(grammars.length).toBe(51);
    for (const { kind, grammar } of grammars) {
      const taken = checkGbnf(grammar, { engine: "llama.cpp" }) === undefined;
      expect([grammar, taken]).toEqual([grammar, kind !== "build_fails"]);
    }
  });

  test("are parsed or refused as llama.cpp does", () => {
    expect(parserCases.length).toBe(23);
    for (const { ok, grammar } of parserCases)
      expect([grammar, checkGbnf(grammar) === undefined]).toEqual([grammar, ok]);
  });

  test("unroll to the very elements of llama.cpp", () => {
    for (const { ok, grammar, symbols = [], elements } of parserCases) {
      if (!ok) continue;
      const { rules, names, named } = toLlamaElements(parseGbnf(grammar));
      const made = names.map((name, id): [string, number] => [
        named.get(name) === id ? name : `${name}_${id}`,
        id,
      ]);
      expect(new Map(made)).toEqual(new Map(symbols));
      expect(rules.flat()).toEqual(elements?.flat());
    }
  });

  test("are the same when they are printed", () => {
    for (const { ok, grammar } of parserCases) if (ok) expectSamePrinted(grammar);
  });
});
