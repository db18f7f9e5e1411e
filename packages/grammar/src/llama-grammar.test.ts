import { describe, expect, test } from "vitest";
import { compileChoice, compileRegex } from "./compile-choice.js";
import { compileJsonSchema } from "./compile-json-schema.js";
import { GrammarError } from "./errors.js";
import { json_schema_to_gbnf, LlamaGrammar } from "./llama-grammar.js";
import { createMatcher } from "./matcher/matcher.js";
import { printGbnf } from "./print/print-gbnf.js";

const accepts = (program: Uint8Array, text: string) => {
  const matcher = createMatcher(program);
  return matcher.push(text) && matcher.isComplete();
};

describe("LlamaGrammar", () => {
  test("checks text as it is given", () => {
    expect(LlamaGrammar.fromString('root ::= "a"+').createMatcher().push("aa")).toBe(true);
    expect(() => LlamaGrammar.fromString("root ::= (")).toThrow(GrammarError);
    expect(() => LlamaGrammar.fromString('root ::= root "a" | "a"', { engine: "llama.cpp" })).toThrow(
      "left recursive",
    );
  });

  test("reads files through the function that it is given", async () => {
    const grammar = await LlamaGrammar.fromFile("a.gbnf", (path) => Promise.resolve(`root ::= "${path}"`));
    expect(grammar.createMatcher().push("a.gbnf")).toBe(true);
  });

  test("takes schemas as objects and as text, and tells what it cannot enforce", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "integer" } },
      required: ["a"],
      not: { required: ["b"] },
    };
    const grammar = LlamaGrammar.fromJsonSchema(JSON.stringify(schema));
    expect(grammar.text).toBe(LlamaGrammar.fromJsonSchema(schema).text);
    expect(grammar.relaxations).toMatchObject([{ pointer: "", keyword: "not" }]);
    const matcher = grammar.createMatcher();
    expect(matcher.push('{"a": 1}') && matcher.isComplete()).toBe(true);
    expect(() => LlamaGrammar.fromJsonSchema("{")).toThrow(SyntaxError);
    expect(() => LlamaGrammar.fromJsonSchema(false)).toThrow("matches nothing");
  });

  test("the function of llama-cpp-python orders properties as asked", () => {
    const schema = {
      type: "object",
      properties: { a: {}, b: {} },
      required: ["a", "b"],
      additionalProperties: false,
    };
    const text = json_schema_to_gbnf(JSON.stringify(schema), ["b"]);
    const matcher = LlamaGrammar.fromString(text).createMatcher();
    expect(matcher.push('{"b": 1, "a": 2}')).toBe(true);
  });
});

describe("programs of every kind", () => {
  test("a choice takes its options and nothing else, few or many", () => {
    for (const count of [3, 1000]) {
      const options = Array.from({ length: count }, (_, i) => `option ${i} é`);
      const { program } = compileChoice(options);
      expect(options.every((option) => accepts(program, option))).toBe(true);
      expect(["option", "option 1", `option ${count} é`, ""].some((text) => accepts(program, text))).toBe(
        false,
      );
    }
    expect(() => compileChoice([])).toThrow(GrammarError);
  });

  test("a regular expression matches as a whole and prints as it was written", () => {
    const { program } = compileRegex("[a-f]{2,3}(?:-x)*");
    expect(["ab", "abc-x-x"].every((text) => accepts(program, text))).toBe(true);
    expect(["a", "abcd", "xab", "ab-"].some((text) => accepts(program, text))).toBe(false);
    expect(printGbnf(program).text).toBe('root ::= [a-f]{2,3} "-x"*\n');
  });

  test("a schema runs in any order of keys and prints with its rules named", () => {
    const schema = {
      type: "object",
      properties: { name: { type: "string" }, size: { type: "integer", minimum: 1 } },
      required: ["name", "size"],
      additionalProperties: false,
    };
    const { program, report } = compileJsonSchema(schema);
    expect(report.relaxations).toEqual([]);
    expect(accepts(program, '{"size": 2, "name": "x"}')).toBe(true);
    expect(accepts(program, '{"size": 0, "name": "x"}')).toBe(false);
    const printed = printGbnf(program);
    expect(printed.report.relaxations).toEqual([]);
    expect(printed.text).toContain("size ::= ");
  });

  test("values that are no JSON are refused as schemas", () => {
    const circular: { self?: unknown } = {};
    circular.self = circular;
    expect(() => compileJsonSchema(circular)).toThrow("contains itself");
    expect(() => compileJsonSchema({ const: 1n })).toThrow("bigint");
  });
});
