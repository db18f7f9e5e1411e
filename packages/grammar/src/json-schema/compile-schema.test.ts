import { describe, expect, test } from "vitest";
import { accepts } from "../../scripts/schema-measure.mjs";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";
import { UnsatisfiableSchemaError, UnsupportedSchemaError } from "./errors.js";
import type { JsonObject, JsonValue } from "./json-value.js";

function refusal(schema: JsonValue): UnsupportedSchemaError {
  try {
    compileJsonSchemaMachine(schema);
  } catch (error) {
    if (error instanceof UnsupportedSchemaError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

const refused: readonly (readonly [string, JsonValue, string, string])[] = [
  ["a reference to another document", { items: { $ref: "https://example.com/x" } }, "/items", "$ref"],
  ["a reference to nothing", { properties: { "a/b": { $ref: "#/$defs/none" } } }, "/properties/a~1b", "$ref"],
  ["a back reference", { pattern: "(a)\\1" }, "", "pattern"],
  ["a malformed pattern", { patternProperties: { "(": {} } }, "", "patternProperties"],
  ["a malformed keyword", { allOf: [{ minLength: -1 }] }, "/allOf/0", "minLength"],
  ["an unknown type", { type: "text" }, "", "type"],
  ["a schema that is a number", { items: 3 }, "/items", "$schema"],
  ["a recursion without an end", { allOf: [{ $ref: "#" }] }, "", "$ref"],
];

describe("compileSchema", () => {
  test.each(refused)("refuses %s with its place", (_, schema, pointer, keyword) => {
    const error = refusal(schema);
    expect([error.code, error.keyword]).toEqual(["unsupported_schema", keyword]);
    if (keyword !== "$ref" || pointer !== "") expect(error.pointer).toBe(pointer);
    expect(error.reason).not.toBe("");
  });

  test.each<JsonValue>([
    false,
    { type: "string", minLength: 3, maxLength: 2 },
    { type: "integer", minimum: 1.2, maximum: 1.8 },
    { required: ["a"], properties: { a: false }, type: "object" },
    { type: "array", items: { enum: [1, 2] }, uniqueItems: true, minItems: 3 },
    { type: "array", minItems: 1, items: { $ref: "#" } },
    { type: "string", allOf: [{ pattern: "^a" }, { pattern: "^b" }] },
    { type: "string", pattern: "^(ab)*$", minLength: 3, maxLength: 3 },
    { type: "string", pattern: "^(abc)*$", minLength: 1_000_000, maxLength: 1_000_001 },
    { type: "number", multipleOf: 0.3, exclusiveMinimum: 0.3, exclusiveMaximum: 0.6 },
    { type: "array", uniqueItems: true, minItems: 4, items: { type: ["boolean", "null"] } },
    { type: "object", minProperties: 3, propertyNames: { enum: ["a", "b"] } },
  ])("says that no document is valid against %j", (schema) => {
    expect(() => compileJsonSchemaMachine(schema)).toThrow(UnsatisfiableSchemaError);
  });

  test("lenient leaves out what it cannot enforce, and tells each", () => {
    const schema = {
      properties: { a: { type: "string", pattern: "(a)\\1" }, b: { $ref: "https://example.com/x" } },
    };
    const { machine, report } = compileJsonSchemaMachine(schema, { strict: false });
    expect(report.relaxations.map(({ pointer, keyword }) => `${pointer} ${keyword}`)).toEqual([
      "/properties/a pattern",
      "/properties/b $ref",
    ]);
    expect(accepts(machine, '{"a":"zz","b":1}')).toBe(true);
    expect(accepts(machine, '{"a":1}')).toBe(false);
  });

  test("drafts decide which keywords there are", () => {
    const draft4 = "http://json-schema.org/draft-04/schema#";
    expect(accepts(compileJsonSchemaMachine({ $schema: draft4, const: 1 }).machine, "2")).toBe(true);
    const draft7 = "http://json-schema.org/draft-07/schema#";
    const hidden = {
      $schema: draft7,
      properties: { a: { $ref: "#/definitions/x", type: "string" } },
      definitions: { x: {} },
    };
    expect(accepts(compileJsonSchemaMachine(hidden).machine, '{"a":1}')).toBe(true);
    const modern = { ...hidden, $schema: "https://json-schema.org/draft/2020-12/schema" };
    expect(accepts(compileJsonSchemaMachine(modern).machine, '{"a":1}')).toBe(false);
  });
});

function nested(depth: number, wrap: (inner: JsonObject) => JsonObject): JsonObject {
  let schema: JsonObject = { type: "integer" };
  for (let i = 0; i < depth; i += 1) schema = wrap(schema);
  return schema;
}

function doubling(depth: number): JsonObject {
  const $defs: Record<string, JsonValue> = { d0: { type: "integer" } };
  for (let i = 1; i <= depth; i += 1) {
    const $ref = `#/$defs/d${i - 1}`;
    $defs[`d${i}`] = {
      oneOf: [
        { type: "object", properties: { a: { $ref }, b: { $ref } } },
        { type: "array", items: { $ref } },
      ],
    };
  }
  return { $ref: `#/$defs/d${depth}`, $defs };
}

function overlapping(count: number): JsonObject {
  const branch = (i: number): JsonObject => ({
    properties: { [`p${i}`]: { type: "integer" }, shared: { maximum: i } },
  });
  return { oneOf: Array.from({ length: count }, (_, i) => branch(i)) };
}

const bombs: readonly (readonly [string, JsonValue])[] = [
  ["nesting", nested(5000, (inner) => ({ items: inner }))],
  ["nested not", nested(400, (inner) => ({ not: { not: inner, minimum: 0 } }))],
  ["references that double", doubling(60)],
  [
    "a ring of allOf",
    {
      allOf: [{ $ref: "#/$defs/a" }],
      $defs: { a: { allOf: [{ $ref: "#/$defs/b" }] }, b: { anyOf: [{ $ref: "#/$defs/a" }] } },
    },
  ],
  ["many overlapping branches", overlapping(200)],
  [
    "choices that multiply",
    {
      allOf: Array.from({ length: 40 }, (_, i) => ({
        anyOf: [{ required: [`a${i}`] }, { properties: { [`a${i}`]: false, z: { multipleOf: i + 1 } } }],
      })),
    },
  ],
  [
    "patterns that multiply",
    { type: "string", allOf: Array.from({ length: 12 }, (_, i) => ({ pattern: `a.{${i + 3}}b` })) },
  ],
  ["a long counted repeat", { type: "string", pattern: "^((a{500}){500}){500}$" }],
  ["a very large array", { type: "array", minItems: 1e15 }],
  ["very long strings", { type: "string", minLength: 1e9, pattern: "^(ab)*$" }],
  ["large numbers", { type: "integer", minimum: 1e300, maximum: 1.0000001e300, multipleOf: 1e299 }],
  ["many multiples", { allOf: Array.from({ length: 60 }, (_, i) => ({ not: { multipleOf: i + 2 } })) }],
  ["a large enum", { enum: Array.from({ length: 20_000 }, (_, i) => `value ${i}`) }],
];

/** Why a bomb is refused; the others compile. */
const limitOf = new Map([
  ["nesting", "nested deeper than 500"],
  ["nested not", "nested deeper than 500"],
  ["a ring of allOf", "refers back to itself without an end"],
  ["patterns that multiply", "needs more work than allowed"],
  ["a long counted repeat", "too long when its repeats are counted out"],
  ["a very large array", "no document is valid"],
  ["many multiples", "within the limits"],
]);

describe("schema bombs", () => {
  test.each(bombs)("%s: compiled, or refused by the limit it meets", (name, schema) => {
    let outcome = "compiled";
    try {
      const { machine } = compileJsonSchemaMachine(schema);
      machine.allowedBytes(machine.start());
    } catch (error) {
      if (!(error instanceof UnsupportedSchemaError)) throw error;
      outcome = error.reason;
    }
    expect(outcome).toContain(limitOf.get(name) ?? "compiled");
  });
});
