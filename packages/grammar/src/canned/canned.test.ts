import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { checkGbnf } from "../gbnf/check-gbnf.js";
import { createMatcher } from "../matcher/matcher.js";
import { loadProgram } from "../matcher/runtime.js";
import { arithmeticGbnf, cGbnf } from "./code.js";
import { jsonArrayGbnf, jsonGbnf, jsonValueGbnf } from "./json.js";
import { chessGbnf, japaneseGbnf, listGbnf } from "./text.js";

const all = {
  arithmeticGbnf,
  cGbnf,
  chessGbnf,
  japaneseGbnf,
  jsonArrayGbnf,
  jsonGbnf,
  jsonValueGbnf,
  listGbnf,
};

function acceptorOf(text: string): (input: string) => boolean {
  const runtime = loadProgram(compileGbnf(text).program);
  return (input) => {
    const matcher = createMatcher(runtime);
    return matcher.push(input) && matcher.isComplete();
  };
}

test.each(Object.entries(all))("%s can be run by llama.cpp", (_, text) => {
  expect(checkGbnf(text, { engine: "llama.cpp" })).toBeUndefined();
});

describe("the JSON grammars", () => {
  const [object, array, value] = [jsonGbnf, jsonArrayGbnf, jsonValueGbnf].map(acceptorOf);

  test("accept whatever JSON.stringify writes, plain and indented", () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    fc.assert(
      fc.property(json, fc.constantFrom(0, 1, 2, 4), (data, indent) => {
        const text = JSON.stringify(data, undefined, indent);
        expect(value?.(text)).toBe(true);
        expect(object?.(text)).toBe(typeof data === "object" && data !== null && !Array.isArray(data));
        expect(array?.(text)).toBe(Array.isArray(data));
      }),
      { numRuns: 150 },
    );
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (number) => {
        expect(value?.(JSON.stringify(number))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  test("accept nothing that JSON.parse refuses", () => {
    const parts = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      " ",
      "\n",
      '"',
      '"a"',
      "\\",
      "\\u00e9",
      "\\n",
      "1",
      "-",
      ".",
      "0",
      "e",
      "true",
      "null",
      "\t",
      "é",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        if (value?.(text) === true) expect(() => JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the other canned grammars are what they say", () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    [
      "arithmetic",
      arithmeticGbnf,
      ["1+2=3\n", "(a + 2) * 3 = 9\n1=1\n", "x1 / y = 2\n"],
      ["1+2\n", "1+=3\n", "=1\n", "1 2=3\n"],
    ],
    [
      "list",
      listGbnf,
      ["- one\n", "- one\n- zwei é\n"],
      ["one\n", "- one", "- \n", "-one\n", "- a\u2028b\n"],
    ],
    [
      "chess",
      chessGbnf,
      [
        "1. e4 e5\n2. Nf3 Nc6\n3. Bb5 a6",
        "1. e4",
        "1. f3 e5\n2. g4 Qh4#\n0-1",
        "1. e4 d5\n2. exd5 O-O-O\n3. Nbxd2+ e1=Q",
      ],
      ["e4 e5", "1. e9 e5", "1. e8 e5", "1. e4 e5 2. x", '{"move": "e4"}', "1. Ke8=Q a6"],
    ],
    [
      "Japanese",
      japaneseGbnf,
      ["これは日本語です。", "カタカナ ひらがな\n漢字、「引用」！", "々〆ヶ"],
      ["hello", "日本語 hello", '{"a": 1}', "", "中 ", "한국어"],
    ],
    [
      "C",
      cGbnf,
      [
        "int main() { return 0; }",
        "int add(int a, int b) {\n  int c = a + b;\n  return c;\n}\n",
        "void f() { for (int i = 0; i < 10; i = i + 1) { g(i, 2 * (i - 1)); } /* x */ // y\n }",
        "int f(int n) { if (n <= 1) { return 1; } else if (n == 2) { return 2; } else { return n * f(n - 1); } }",
      ],
      ["int main() { return 0 }", "main() {}", "int x;", "int f() { if n { } }", "int f() { return 0; "],
    ],
  ])("%s", (_, grammar, good, bad) => {
    const accepts = acceptorOf(grammar);
    for (const text of good) expect([text, accepts(text)]).toEqual([text, true]);
    for (const text of bad) expect([text, accepts(text)]).toEqual([text, false]);
  });
});
