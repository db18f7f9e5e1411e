import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { compileStructuralTag } from "../compile-json-schema.js";
import { GrammarError } from "../errors.js";
import { createMatcher } from "../matcher/matcher.js";
import type { OutputGrammar } from "./output-grammar.js";
import { structuralTagToGbnf } from "./structural-to-gbnf.js";

/** Runs both ways: the program itself, and the program of its GBNF text. */
function accepts(output: OutputGrammar, text: string): boolean {
  const direct = createMatcher(compileStructuralTag(output).program);
  const result = direct.push(text) && direct.isComplete();
  const printed = structuralTagToGbnf(output);
  expect(printed.report.relaxations).toEqual([]);
  const viaText = createMatcher(compileGbnf(printed.text).program);
  expect([text, viaText.push(text) && viaText.isComplete()]).toEqual([text, result]);
  return result;
}

const call: OutputGrammar = {
  type: "sequence",
  parts: [
    {
      type: "json-schema",
      schema: {
        type: "object",
        properties: { n: { type: "integer" } },
        required: ["n"],
        additionalProperties: false,
      },
    },
    { type: "literal", text: "</call>" },
  ],
};
const triggered = (min: number, max?: number): OutputGrammar => ({
  type: "triggered",
  triggers: [{ trigger: "<call>", body: call }],
  min,
  ...(max === undefined ? {} : { max }),
});

describe("structural tags", () => {
  test.each<[string, OutputGrammar, readonly string[], readonly string[]]>([
    ["a literal", { type: "literal", text: "é" }, ["é"], ["", "e"]],
    [
      "a choice of a sequence",
      {
        type: "choice",
        options: [
          {
            type: "sequence",
            parts: [
              { type: "literal", text: "a" },
              { type: "literal", text: "b" },
            ],
          },
          { type: "literal", text: "c" },
        ],
      },
      ["ab", "c"],
      ["a", "abc"],
    ],
    [
      "a repeat with separators",
      {
        type: "repeat",
        part: {
          type: "choice",
          options: [
            { type: "literal", text: "a" },
            { type: "literal", text: "b" },
          ],
        },
        min: 1,
        max: 3,
        separator: ",",
      },
      ["a", "a,b", "b,b,a"],
      ["", ",", "a,", "a,a,a,a"],
    ],
    [
      "an optional repeat",
      { type: "repeat", part: { type: "literal", text: "x" }, min: 0, separator: ";" },
      ["", "x", "x;x"],
      [";", "x;"],
    ],
    [
      "parts in any order, some of them required",
      {
        type: "any-order",
        parts: [
          { part: { type: "literal", text: "a" }, required: true },
          { part: { type: "regex", pattern: "b+" }, required: false },
          { part: { type: "literal", text: "c" }, required: true },
        ],
        separator: { type: "literal", text: "," },
      },
      ["a,c", "c,a", "a,bb,c", "b,c,a", "c,a,b"],
      ["", "a", "a,b", "a,a,c", "ac", "a,c,", "a,b,b,c", ",a,c"],
    ],
    [
      "optional parts in any order",
      {
        type: "any-order",
        parts: [
          { part: { type: "literal", text: "a" }, required: false },
          { part: { type: "literal", text: "b" }, required: false },
        ],
        separator: { type: "literal", text: "" },
      },
      ["", "a", "b", "ab", "ba"],
      ["aa", "aba"],
    ],
    [
      "a regular expression, as a whole",
      { type: "regex", pattern: "[a-z]+|[0-9]{2}" },
      ["abc", "42"],
      ["", "4", "a1"],
    ],
    [
      "a regular expression that looks ahead",
      { type: "regex", pattern: "(?!no)[a-z]{2,3}" },
      ["yes", "on"],
      ["no", "non"],
    ],
    [
      "GBNF with rules of its own",
      {
        type: "sequence",
        parts: [
          { type: "gbnf", grammar: 'root ::= x+\nx ::= "a"' },
          { type: "gbnf", grammar: 'root ::= x\nx ::= "b"' },
        ],
      },
      ["ab", "aab"],
      ["a", "b", "abb"],
    ],
    [
      "free text",
      { type: "free-text", excludes: ["<end>", "<stop>"] },
      ["", "a < b <en d> é😀"],
      ["x<end>", "<stop>"],
    ],
    [
      "raw strings of a list",
      { type: "raw-string", schema: { type: "string", enum: ["a<b", "c"] }, until: "<" },
      ["c"],
      ["a<b", "a"],
    ],
    [
      "raw strings by pattern and length",
      {
        type: "raw-string",
        schema: { type: "string", pattern: "^a", maxLength: 3, minLength: 2 },
        until: "\n",
      },
      ["ab", "a é"],
      ["a", "abcd", "ba", "a\nb"],
    ],
  ])("matches %s", (_, output, good, bad) => {
    for (const text of good) expect([text, accepts(output, text)]).toEqual([text, true]);
    for (const text of bad) expect([text, accepts(output, text)]).toEqual([text, false]);
  });

  test("free text runs until a trigger, whose body then must follow", () => {
    for (const text of [
      "",
      "hi < <call",
      '<call>{"n": 1}</call>',
      'a<call>{"n": 1}</call> b <call>{"n": 2}</call>c',
    ]) {
      expect([text, accepts(triggered(0), text)]).toEqual([text, true]);
    }
    for (const text of ["<call>", '<call>{"n": "x"}</call>', '<call>{"n": 1}</call><call>']) {
      expect([text, accepts(triggered(0), text)]).toEqual([text, false]);
    }
  });

  test("the number of calls is bounded both ways", () => {
    const text = (calls: number) => 'x<call>{"n": 1}</call>'.repeat(calls);
    expect([0, 1, 2, 3].map((calls) => accepts(triggered(1, 2), text(calls)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("several triggers have a body each, and those that begin alike are told apart", () => {
    const output: OutputGrammar = {
      type: "triggered",
      min: 1,
      triggers: [
        { trigger: "<f=a>", body: { type: "literal", text: "1" } },
        { trigger: "<f=b>", body: { type: "literal", text: "2" } },
        { trigger: "<f=b>", body: { type: "literal", text: "3" } },
      ],
    };
    expect(["<f=a>1", "<f=b>2", "x<f=b>3y<f=a>1"].map((text) => accepts(output, text))).toEqual([
      true,
      true,
      true,
    ]);
    expect(["<f=a>2", "<f=b>1", "<f="].map((text) => accepts(output, text))).toEqual([false, false, false]);
  });

  test("text after the last allowed call holds no trigger", () => {
    expect(accepts(triggered(0, 0), "a <call b")).toBe(true);
    expect(accepts(triggered(0, 0), "a <call> b")).toBe(false);
  });

  test.each<[string, OutputGrammar]>([
    ["no options", { type: "choice", options: [] }],
    ["a negative count", { type: "repeat", part: { type: "literal", text: "a" }, min: -1 }],
    ["a maximum below the minimum", { type: "repeat", part: { type: "literal", text: "a" }, min: 2, max: 1 }],
    [
      "an empty trigger",
      { type: "triggered", triggers: [{ trigger: "", body: { type: "literal", text: "a" } }], min: 0 },
    ],
    ["calls but no triggers", { type: "triggered", triggers: [], min: 1 }],
    [
      "parts in any order of more sets than can be told apart",
      {
        type: "any-order",
        parts: Array.from("abcdefghi", (text) => ({ part: { type: "literal", text }, required: false })),
        separator: { type: "literal", text: "," },
      },
    ],
    ["a bad pattern", { type: "regex", pattern: "(" }],
    ["bad GBNF", { type: "gbnf", grammar: "root ::= (" }],
    ["a raw string that cannot be", { type: "raw-string", schema: { enum: ["x"] }, until: "x" }],
    [
      "a raw string with other keywords",
      { type: "raw-string", schema: { type: "string", format: "date" }, until: "x" },
    ],
  ])("%s is an error", (_, output) => {
    expect(() => structuralTagToGbnf(output)).toThrow(GrammarError);
    expect(() => compileStructuralTag(output)).toThrow(GrammarError);
  });

  test("deep nesting ends in an error", () => {
    let output: OutputGrammar = { type: "literal", text: "a" };
    for (let i = 0; i < 5000; i++) output = { type: "sequence", parts: [output] };
    expect(() => structuralTagToGbnf(output)).toThrow("nests deeper");
  });
});
