import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { GrammarError } from "../errors.js";
import { checkGbnf } from "./check-gbnf.js";
import { toLlamaElements } from "./llama-elements.js";
import { parseGbnf } from "./parse-gbnf.js";
import { printGrammar } from "./print-gbnf.js";

const cases = new URL("../../../../../shared/cases/grammar/", import.meta.url);

interface ParserCase {
  readonly ok: boolean;
  readonly grammar: string;
  readonly symbols?: readonly (readonly [string, number])[];
  readonly elements?: readonly (readonly [number, number])[];
}

function readCases<T>(name: string): T[] {
  return readFileSync(new URL(name, cases), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): T => JSON.parse(line));
}

function failure(text: string): GrammarError {
  const error = checkGbnf(text);
  if (error === undefined) throw new Error(`accepted: ${text}`);
  return error;
}

describe("parseGbnf", () => {
  const parserCases = readCases<ParserCase>("gbnf-parser.jsonl");

  test("accepts and refuses the recorded grammars as llama.cpp does", () => {
    expect(parserCases.length).toBe(23);
    for (const { ok, grammar } of parserCases)
      expect([grammar, checkGbnf(grammar) === undefined]).toEqual([grammar, ok]);
  });

  test("unrolls the recorded grammars to the very elements of llama.cpp", () => {
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

  test("printed grammars parse to the same rules", () => {
    for (const { ok, grammar } of parserCases) {
      if (!ok) continue;
      const once = printGrammar(parseGbnf(grammar));
      expect(printGrammar(parseGbnf(once))).toBe(once);
      expect(toLlamaElements(parseGbnf(once)).rules.flat()).toEqual(
        toLlamaElements(parseGbnf(grammar)).rules.flat(),
      );
    }
  });

  test.each([
    ['root ::= "a"\n  b ::= [', 2, 9, "no closing ']'"],
    ['root ::= "a', 1, 10, "no closing '\"'"],
    ['root ::= "\\q"', 1, 11, "unknown escape"],
    ['root ::= "\\x4"', 1, 11, "2 hexadecimal digits"],
    ["root ::= a\n", 1, 10, "'a' is not defined"],
    ['root ::= "é" *\nx', 2, 2, "expected '::='"],
    ["root ::= snake_case", 1, 15, "names consist of"],
    ['root ::= "a"\nroot ::= "b"', 2, 1, "defined twice"],
    ['root ::= ("a"', 1, 14, "expected ')'"],
    ["root ::= *", 1, 10, "needs something to repeat"],
    ['root ::= ""*', 1, 10, "empty text"],
    ['root ::= "a"{3,2}', 1, 13, "out of order"],
    ["root ::= [z-a]", 1, 11, "out of order"],
    ["root ::= []", 1, 10, "class is empty"],
    ['root ::= "\\uD83D\\uDE00"', 1, 11, "surrogate pair"],
    ['root ::= "\\U00110000"', 1, 11, "no Unicode code point"],
    ["root ::= <[99999999999]>", 1, 12, "larger than"],
    ["root ::= <think", 1, 10, "no closing '>'"],
    ["root ::= !x", 1, 11, "expected '<'"],
    ['root ::= "a"{}', 1, 14, "least number"],
    ['root ::= "a\0b"', 1, 12, "NUL"],
    ['root ::= "a" \r\n b ::= "c" }', 2, 12, "found '}'"],
  ])("names the place of the mistake in %j", (text, line, column, message) => {
    const error = failure(text);
    expect([error.line, error.column, error.code]).toEqual([line, column, "invalid_grammar"]);
    expect(error.message).toContain(message);
  });

  test("a grammar without root is refused as a whole", () => {
    expect(failure('a ::= "x"').line).toBeUndefined();
    expect(failure("").message).toContain("no rule 'root'");
  });

  test("deep nesting and long texts end in an error", () => {
    expect(failure(`root ::= ${"(".repeat(100_000)}`).message).toContain("nest deeper");
    expect(failure(`root ::= "${"a".repeat(5_000_000)}"`).message).toContain("characters long");
  });

  test("a larger repetition limit can be asked for", () => {
    expect(() => parseGbnf('root ::= "a"{5000}')).toThrow("more than 2000 repetitions");
    expect(parseGbnf('root ::= "a"{5000}', { repetitionLimit: 10_000 }).rules.length).toBe(1);
  });
});
