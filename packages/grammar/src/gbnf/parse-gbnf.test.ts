import { ownGrammars, ownRefusals } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import type { GrammarError } from "../errors.js";
import { checkGbnf } from "./check-gbnf.js";
import { toLlamaElements } from "./llama-elements.js";
import { expectSamePrinted } from "../../test/support/printed-grammar.js";
import { parseGbnf } from "./parse-gbnf.js";

function failure(text: string): GrammarError {
  const error = checkGbnf(text);
  if (error === undefined) throw new Error(`accepted: ${text}`);
  return error;
}

describe("parseGbnf", () => {
  test.each(ownRefusals())("refuses $name", ({ grammar }) => {
    expect(failure(grammar).code).toBe("invalid_grammar");
  });

  // As llama.cpp numbers them: 0 end, 1 alternative, 2 rule, 3 character, 4 negated, 5 end of a range, 6 further character.
  test.each<[string, readonly (readonly [number, number])[]]>([
    [
      'root ::= "ab"',
      [
        [3, 97],
        [3, 98],
        [0, 0],
      ],
    ],
    [
      'root ::= "a" | ',
      [
        [3, 97],
        [1, 0],
        [0, 0],
      ],
    ],
    [
      "root ::= [^1-3x]",
      [
        [4, 49],
        [5, 51],
        [6, 120],
        [0, 0],
      ],
    ],
    [
      'root ::= "a"+',
      [
        [3, 97],
        [2, 1],
        [0, 0],
        [3, 97],
        [2, 1],
        [1, 0],
        [0, 0],
      ],
    ],
    [
      "root ::= x\nx ::= [é-ü]",
      [
        [2, 1],
        [0, 0],
        [3, 233],
        [5, 252],
        [0, 0],
      ],
    ],
  ])("unrolls %j to the elements of llama.cpp", (grammar, elements) => {
    expect(toLlamaElements(parseGbnf(grammar)).rules.flat()).toEqual(elements.flat());
  });

  test.each(ownGrammars())("printed, $name parses to the same rules", ({ grammar }) => {
    expectSamePrinted(grammar);
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
