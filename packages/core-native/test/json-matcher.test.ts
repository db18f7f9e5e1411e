/* oxlint-disable unicorn/no-thenable -- "then" is a keyword of JSON Schema */
import { compileJsonSchema, createMatcher } from "@camelid/grammar";
import { describe, expect, it } from "vitest";
import { loadBinding } from "../src/binding/load-binding.js";
import { createRandom } from "./support/random.js";

const { NativeMatcher, NativeVocabulary } = loadBinding();

const pieces: Uint8Array[] = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...[
    '{"',
    '":',
    '": ',
    '", "',
    '","',
    '"}',
    "},",
    "[]",
    "{}",
    "[1",
    "1]",
    "true",
    "tru",
    "null",
    "-1",
    "0.5",
    "1e",
    "10",
    "99",
    '"name"',
    '"na',
    "name",
    "tags",
    '"tags":["',
    '":["',
    '":1,"a":',
    'a","a"',
    '""',
    '"],["a"',
    "a@b.c",
    "2024-",
    "-01-",
    "http://",
    "\\u00",
    "\\n",
    "日本",
    "hello",
    " the",
    "b",
    "a",
    "ab",
    "abc",
    "  ",
  ].map((text) => new TextEncoder().encode(text)),
];
const texts = pieces.map((bytes) => new TextDecoder().decode(bytes));
const vocabulary = new NativeVocabulary(pieces, texts);
/** Every piece, and the bytes that mean something in JSON; of the others one in four. */
const ids = [...pieces.keys()].filter(
  (id) => id > 255 || id % 4 === 0 || '"\\{}[]:,.-+eE0123456789 \nabtfn'.includes(texts[id] ?? ""),
);

const schemas: Record<string, unknown> = {
  anything: true,
  object: {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer", minimum: 0, maximum: 120 } },
    required: ["name"],
  },
  "closed object": {
    type: "object",
    properties: { a: { type: "number" }, b: { type: "boolean" }, ab: { type: "null" } },
    additionalProperties: false,
    minProperties: 2,
  },
  strings: { type: "string", minLength: 2, maxLength: 5, pattern: "^[a-h]+" },
  formats: {
    anyOf: [
      { type: "string", format: "email" },
      { type: "string", format: "date" },
      { type: "string", format: "uri" },
    ],
  },
  numbers: { type: "number", minimum: -10.5, exclusiveMaximum: 100, multipleOf: 0.5 },
  "large numbers": { type: "integer", minimum: 123456789012, multipleOf: 7 },
  array: { type: "array", items: { type: "integer" }, minItems: 2, maxItems: 4, uniqueItems: true },
  tuple: {
    type: "array",
    prefixItems: [{ const: "a" }, { enum: [1, "x", null, { b: [1] }] }],
    items: false,
    minItems: 1,
  },
  contains: {
    type: "array",
    contains: { const: 5 },
    minContains: 2,
    maxContains: 3,
    items: { type: "integer", minimum: 4, maximum: 6 },
  },
  recursive: {
    $ref: "#/$defs/node",
    $defs: {
      node: {
        type: "object",
        properties: { v: { type: "integer" }, next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] } },
        required: ["v", "next"],
        additionalProperties: false,
      },
    },
  },
  "one of": {
    oneOf: [
      { type: "object", required: ["a"], properties: { a: { type: "integer" } } },
      { type: "object", required: ["b"], properties: { b: { type: "string" } } },
    ],
  },
  "not and if": {
    type: "object",
    properties: { kind: { enum: ["x", "y"] }, v: true },
    required: ["kind", "v"],
    if: { properties: { kind: { const: "x" } } },
    then: { properties: { v: { type: "string" } } },
    else: { properties: { v: { not: { type: "string" } } } },
  },
  patterns: {
    type: "object",
    patternProperties: { "^a": { type: "integer" }, b$: { type: "boolean" } },
    additionalProperties: { type: "string" },
  },
  "property names": {
    type: "object",
    propertyNames: { pattern: "^[a-c]{1,2}$" },
    minProperties: 1,
    maxProperties: 3,
  },
  dependent: { type: "object", properties: { a: true, b: true }, dependentRequired: { a: ["b"] } },
  "unique strings": { type: "array", items: { type: ["string", "array"] }, uniqueItems: true },
  "unique objects": {
    type: "array",
    items: {
      type: "object",
      properties: { a: { type: "integer" } },
      required: ["a"],
      additionalProperties: false,
    },
    uniqueItems: true,
    minItems: 1,
  },
};

const allowed = (mask: Uint32Array, token: number): boolean =>
  (((mask[token >> 5] ?? 0) >>> (token & 31)) & 1) === 1;

describe("the native JSON machine", () => {
  it.each(Object.entries(schemas))("offers the tokens that the TypeScript machine takes: %s", (_, schema) => {
    const { program } = compileJsonSchema(schema);
    const random = createRandom(11);
    let taken = 0;
    for (let walk = 0; walk < 3; walk++) {
      const native = new NativeMatcher(program, vocabulary);
      const matcher = createMatcher(program);
      let output = "";
      for (let step = 0; step < 16; step++) {
        const mask = native.mask();
        const wanted = ids.filter((id) =>
          matcher.clone().pushToken(id, pieces[id] ?? new Uint8Array(), texts[id]),
        );
        expect({ output, tokens: ids.filter((id) => allowed(mask, id)).map((id) => texts[id]) }).toEqual({
          output,
          tokens: wanted.map((id) => texts[id]),
        });
        expect(native.isComplete()).toBe(matcher.isComplete());
        // Long pieces first in half of the steps, so that walks get somewhere.
        const long = wanted.filter((id) => id > 255);
        const from = long.length > 0 && random.below(2) === 0 ? long : wanted;
        const token = from[random.below(from.length)];
        if (token === undefined) break;
        taken += 1;
        output += texts[token] ?? "";
        expect(native.accept(token)).toBe(true);
        expect(matcher.pushToken(token, pieces[token] ?? new Uint8Array(), texts[token])).toBe(true);
      }
    }
    expect(taken).toBeGreaterThan(2);
  });

  it("offers no token that holds the same text twice where texts must differ", () => {
    const offers = (schema: unknown, before: string, token: string): boolean => {
      const native = new NativeMatcher(compileJsonSchema(schema).program, vocabulary);
      for (const byte of new TextEncoder().encode(before)) expect(native.accept(byte)).toBe(true);
      return allowed(native.mask(), texts.indexOf(token));
    };
    expect(offers({ type: "object" }, '{"a', '":1,"a":')).toBe(false);
    expect(offers({ type: "object" }, '{"b', '":1,"a":')).toBe(true);
    const unique = { type: "array", uniqueItems: true };
    expect(offers(unique, '["', 'a","a"')).toBe(false);
    expect(offers(unique, '["b', 'a","a"')).toBe(true);
    expect(offers(unique, '[["a', '"],["a"')).toBe(true);
    expect(offers({ ...unique, items: unique }, '[["', '""')).toBe(false);
  });

  it("offers no token whose text leaves too few others, or not two that are equal", () => {
    const more = [
      'a","a',
      'a",',
      '",',
      '","',
      ',"b"',
      '"]',
      '"],',
      '":1,',
      'a":1,"a',
      '":1},{"',
      '1,"a',
      '["a",',
      '{"a":1,"a',
    ];
    const crossing = [...pieces, ...more.map((text) => new TextEncoder().encode(text))];
    const written = crossing.map((bytes) => new TextDecoder().decode(bytes));
    const words = new NativeVocabulary(crossing, written);
    const choice = { type: "string", enum: ["a", "b"] };
    const outputs = [
      '["a","b"',
      '["b","a","c"',
      '{"a":1,"b":1',
      '[{"a":1},{"b":1},{"b":1,"a":1}',
      '[["a"],["b"],["a","b"]]',
    ];
    const differences: string[] = [];
    let compared = 0;
    for (const schema of [
      { uniqueItems: true, items: { type: "string", maxLength: 1 } },
      { uniqueItems: true, items: choice },
      { uniqueItems: true, items: { enum: ["a", ["a"], ["b"]] }, minItems: 2 },
      { uniqueItems: true, items: { type: "array", items: choice, maxItems: 2 } },
      {
        uniqueItems: true,
        items: { properties: { a: { const: 1 }, b: { const: 1 } }, additionalProperties: false },
      },
      { uniqueItems: true, prefixItems: [{ type: "string" }, { const: "a" }], minItems: 2 },
      { anyOf: [{ uniqueItems: true, items: choice }, { items: { type: "string", pattern: "^[bc]" } }] },
      { type: "array", not: { uniqueItems: true } },
      { contains: { uniqueItems: true, minItems: 2 }, type: "array" },
      { propertyNames: { pattern: "^[ab]$" }, minProperties: 2 },
      { propertyNames: { maxLength: 1 } },
      { items: { uniqueItems: true, items: { const: "a" } } },
      { items: { propertyNames: { maxLength: 1 } }, uniqueItems: true },
    ]) {
      const { program } = compileJsonSchema(schema);
      for (const output of outputs) {
        const native = new NativeMatcher(program, words);
        const matcher = createMatcher(program);
        for (const byte of new TextEncoder().encode(output)) {
          const mask = native.mask();
          for (const [id, bytes] of crossing.entries()) {
            if (id < 256 && !'"[]{},:ab1'.includes(String.fromCodePoint(id))) continue;
            compared += 1;
            const taken = matcher.clone().pushToken(id, bytes, written[id]);
            if (allowed(mask, id) !== taken)
              differences.push(
                `${JSON.stringify(schema)}: ${output} until ${byte}: ${written[id] ?? ""}: ${String(taken)}`,
              );
          }
          if (!native.accept(byte) || !matcher.push(Uint8Array.of(byte))) break;
        }
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(20_000);
  });
});
