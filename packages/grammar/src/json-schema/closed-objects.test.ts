import { expect, test } from "vitest";
import { createMatcher } from "../matcher/matcher.js";
import { compileJsonSchema } from "../compile-json-schema.js";

function accepts(schema: unknown, document: unknown): boolean {
  const matcher = createMatcher(compileJsonSchema(schema, { objects: "closed" }).program);
  return matcher.push(JSON.stringify(document)) && matcher.isComplete();
}

const integer = { type: "integer" };
const text = { type: "string" };

const cases: readonly (readonly [string, unknown, readonly unknown[], readonly unknown[]])[] = [
  ["members that are named", { properties: { a: integer } }, [{}, { a: 1 }], [{ b: 1 }, { a: 1, b: 2 }]],
  ["a schema without properties", { type: "object" }, [{}, { x: [{ y: 1 }] }], []],
  ["an empty properties", { properties: {} }, [{ x: 1 }], []],
  ["additionalProperties", { properties: { a: integer }, additionalProperties: true }, [{ b: 1 }], []],
  [
    "additionalProperties with a schema, whose objects are closed in turn",
    { properties: { a: integer }, additionalProperties: { properties: { c: integer } } },
    [{ b: { c: 1 } }],
    [{ b: { d: 1 } }],
  ],
  [
    "patternProperties",
    { properties: { a: integer }, patternProperties: { "^x": text } },
    [{ x: "" }, { b: 1 }],
    [],
  ],
  [
    "nested objects",
    { properties: { o: { properties: { a: integer } } } },
    [{ o: { a: 1 } }],
    [{ o: { b: 1 } }],
  ],
  ["items", { items: { properties: { a: integer } } }, [[{ a: 1 }, {}]], [[{ a: 1 }, { b: 1 }]]],
  [
    "references and allOf, taken together",
    {
      $defs: { base: { type: "object", properties: { id: integer } } },
      allOf: [{ $ref: "#/$defs/base" }, { properties: { name: text } }],
    },
    [{ id: 1, name: "" }],
    [{ id: 1, other: "" }],
  ],
  [
    "branches, each with the members beside them",
    {
      properties: { kind: { enum: ["a", "b"] } },
      required: ["kind"],
      anyOf: [
        { properties: { kind: { const: "a" }, x: integer } },
        { properties: { kind: { const: "b" }, y: integer } },
      ],
    },
    [
      { kind: "a", x: 1 },
      { kind: "b", y: 1 },
    ],
    [
      { kind: "a", y: 1 },
      { kind: "b", x: 1, z: 1 },
    ],
  ],
  [
    "a member of two schemas: what both name",
    {
      allOf: [
        { properties: { o: { properties: { a: integer } } } },
        { properties: { o: { properties: { b: integer } } } },
      ],
    },
    [{ o: { a: 1, b: 2 } }],
    [{ o: { c: 1 } }],
  ],
  [
    "required members that are not described",
    { properties: { a: integer }, required: ["b"] },
    [{ b: [1] }],
    [{ b: 1, c: 1 }],
  ],
  [
    "recursion",
    { $ref: "#/$defs/node", $defs: { node: { properties: { next: { $ref: "#/$defs/node" } } } } },
    [{ next: { next: {} } }],
    [{ next: { next: { more: 1 } } }],
  ],
  [
    "oneOf: what matches two branches when objects are open is still refused",
    { oneOf: [{ properties: { a: integer } }, { properties: { b: integer } }] },
    [{ a: 1, b: "" }],
    [{ a: 1 }, {}],
  ],
];

test.each(cases)("%s", (_, schema, good, bad) => {
  for (const document of good) expect([document, accepts(schema, document)]).toEqual([document, true]);
  for (const document of bad) expect([document, accepts(schema, document)]).toEqual([document, false]);
});

test("a schema whose documents need members that it forbids when closed stays open", () => {
  expect(accepts({ type: "object", properties: { a: integer }, minProperties: 2 }, { a: 1, b: 2 })).toBe(
    true,
  );
});
