import { expect, test } from "vitest";
import { GrammarError } from "../errors.js";
import { jsonSchemaToGbnf } from "./json-schema-to-gbnf.js";

const nested = (depth: number): unknown => {
  let schema: unknown = { type: "string" };
  for (let i = 0; i < depth; i++) schema = { type: "array", items: schema };
  return schema;
};
const choice = (count: number, property: string) => ({
  anyOf: Array.from({ length: count }, (_, i) => ({
    properties: { [property]: { const: i } },
    required: [property],
  })),
});

test.each<[string, unknown]>([
  ["choices that multiply", { allOf: Array.from({ length: 30 }, (_, i) => choice(2, `p${i}`)) }],
  ["deep nesting", nested(5000)],
  ["an unknown reference", { $ref: "#/definitions/none" }],
  ["a schema of another type", { properties: { a: 5 } }],
  ["a type that is none", { type: "text" }],
  ["a bound that is no number", { minimum: "5" }],
  ["a contradiction", { type: "string", enum: [1] }],
  ["an object that needs what it forbids", { type: "object", required: ["a"], properties: { a: false } }],
])("%s is an error at once", (_, schema) => {
  expect(() => jsonSchemaToGbnf(schema)).toThrow(GrammarError);
});

test.each<[string, unknown]>([
  ["itself in allOf", { allOf: [{ $ref: "#" }, { type: "string" }] }],
  [
    "itself through definitions",
    {
      $ref: "#/$defs/a",
      $defs: { a: { $ref: "#/$defs/b" }, b: { anyOf: [{ $ref: "#/$defs/a" }, { type: "null" }] } },
    },
  ],
  ["itself as a property", { type: "object", properties: { a: { $ref: "#" } }, additionalProperties: false }],
])("a schema that holds %s is no trap", (_, schema) => {
  expect(jsonSchemaToGbnf(schema).text).toContain("root ::= ");
});

test.each<[string, unknown]>([
  ["length", { type: "string", minLength: 1_000_000, maxLength: 2_000_000_000 }],
  ["pattern", { type: "string", pattern: "(a|b)*a(a|b){18}", minLength: 5 }],
  [
    "array",
    { type: "array", minItems: 0, maxItems: 1_000_000_000, items: { type: "string", maxLength: 500 } },
  ],
])("a huge %s ends with a grammar and its report, or an error", (_, schema) => {
  try {
    expect(jsonSchemaToGbnf(schema).text.length).toBeLessThan(1_000_000);
  } catch (error) {
    expect(error).toBeInstanceOf(GrammarError);
  }
});
