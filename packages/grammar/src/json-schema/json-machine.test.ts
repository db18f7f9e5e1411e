import { describe, expect, test } from "vitest";
import { accepts } from "../../scripts/schema-measure.mjs";
import { GrammarError } from "../errors.js";
import { compileJsonSchemaMachine, type JsonSchemaOptions } from "./compile-json-schema-machine.js";
import { decodeJsonProgram } from "./decode-json-program.js";
import type { JsonMachine } from "./json-machine.js";
import type { JsonValue } from "./json-value.js";

/** Accepts every spelling: what is tested here is which values a schema has. */
function compile(schema: JsonValue, options: JsonSchemaOptions = {}): JsonMachine {
  const everything = { spelling: "any", whitespace: "any" } as const;
  return decodeJsonProgram(compileJsonSchemaMachine(schema, { ...everything, ...options }).encoded);
}

function after(machine: JsonMachine, text: string): string {
  let state = machine.start();
  for (const byte of new TextEncoder().encode(text)) {
    const next = machine.step(state, byte);
    if (next === undefined) throw new Error(`refused before the end of ${text}`);
    state = next;
  }
  const mask = machine.allowedBytes(state);
  const allowed = Array.from({ length: 256 }, (_, byte) => byte).filter(
    (byte) => byte > 0x20 && (((mask[byte >> 5] ?? 0) >>> (byte & 31)) & 1) === 1,
  );
  return String.fromCharCode(...allowed);
}

const cases: readonly (readonly [string, JsonValue, readonly string[], readonly string[]])[] = [
  [
    "any value",
    true,
    ["1", " [1, {}] ", '"\\ud83d\\ude00"', "-0.0e-10", "null"],
    ["", "01", "[1,]", '{"a":1,"a":2}', "1 2", "nul"],
  ],
  [
    "keys in any order, each once",
    { properties: { a: { type: "integer" }, b: {} }, required: ["b"] },
    ['{"b":0,"a":1}', '{"a":1,"c":[],"b":0}'],
    ['{"a":1}', '{"a":"","b":0}', '{"b":0,"\\u0062":0}'],
  ],
  [
    "escaped keys and strings mean what they decode to",
    { properties: { ab: { const: "é😀" } }, additionalProperties: false, required: ["ab"] },
    ['{"\\u0061b":"\\u00e9\\uD83D\\uDE00"}', '{"ab":"é😀"}'],
    ['{"ab":"\\u00e9\\uD83D\\uDE01"}', '{"ab":"\\ud83d"}'],
  ],
  [
    "lone surrogates are no text",
    { type: "string" },
    ['"\\ud83d\\ude00"', '"\\ufffd"'],
    ['"\\ud83d"', '"\\ude00"', '"\\ud83d\\u0041"'],
  ],
  [
    "numbers by value",
    { type: "integer", minimum: 10, maximum: 250, multipleOf: 5 },
    ["10", "250", "15.0", "1.0e1".replace("1.0e1", "10e0"), "100e-1"],
    ["5", "255", "12", "15.5", "1"],
  ],
  ["decimal multiples are exact", { multipleOf: 0.01 }, ["4.35", "-0.07", "1e2"], ["0.075", "4.355"]],
  [
    "exclusive bounds of both spellings",
    { minimum: 1, exclusiveMinimum: true, exclusiveMaximum: 2 },
    ["1.5", "1.0001"],
    ["1", "2", "1.0"],
  ],
  [
    "length counts code points",
    { type: "string", minLength: 2, maxLength: 3 },
    ['"😀é"', '"abc"', '"\\u0041\\n"'],
    ['"😀"', '"abcd"'],
  ],
  [
    "patterns are searched, unless anchored",
    { type: "string", pattern: "\\d{2}" },
    ['"a12b"', '"99"'],
    ['"1a2"', '""'],
  ],
  [
    "exactly one branch",
    { oneOf: [{ type: "integer" }, { minimum: 2 }] },
    ["1", "2.5", '"x"'.replace('"x"', "3.5")],
    ["3", "1.5"],
  ],
  [
    "oneOf over objects that are told apart late",
    {
      oneOf: [
        { properties: { k: { const: "a" }, v: { type: "number" } }, required: ["k", "v"] },
        { properties: { k: { const: "b" }, v: { type: "string" } }, required: ["k", "v"] },
      ],
    },
    ['{"v":1,"k":"a"}', '{"k":"b","v":""}'],
    ['{"v":1,"k":"b"}', '{"v":null,"k":"a"}', '{"k":"a"}'],
  ],
  ["not", { not: { type: ["string", "array"], minLength: 2 } }, ["1", '"a"', "{}"], ['"ab"', "[]"]],
  [
    "if, then, else",
    JSON.parse(
      '{"if":{"properties":{"a":{"const":1}},"required":["a"]},"then":{"required":["b"]},"else":{"required":["c"]}}',
    ),
    ['{"b":0,"a":1}', '{"c":0}', '{"a":2,"c":0}', "1"],
    ['{"a":1,"c":0}', "{}", '{"a":2}'],
  ],
  [
    "dependencies of both kinds",
    { dependencies: { a: ["b"], c: { required: ["d"] } } },
    ['{"b":0,"a":0}', '{"d":0,"c":0}', "{}"],
    ['{"a":0}', '{"c":0}'],
  ],
  [
    "patternProperties with additionalProperties",
    { patternProperties: { "^x": { type: "integer" } }, additionalProperties: { type: "string" } },
    ['{"x":1,"y":"s"}'],
    ['{"xa":"s"}', '{"y":1}'],
  ],
  [
    "propertyNames",
    { propertyNames: { maxLength: 2, pattern: "^a" } },
    ['{"a":1,"ab":2}', "{}"],
    ['{"b":1}', '{"abc":1}'],
  ],
  [
    "counts of members",
    { type: "object", minProperties: 1, maxProperties: 2 },
    ['{"a":1}', '{"a":1,"b":2}'],
    ["{}", '{"a":1,"b":2,"c":3}'],
  ],
  [
    "unique items by value",
    { uniqueItems: true },
    ["[1,2]", '[{"a":1},{"a":2}]', "[true,1]"],
    ["[1,1.0]", '[{"a":1,"b":2},{"b":2,"a":1e0}]', '["a","\\u0061"]', "[[1],[1]]"],
  ],
  [
    "contains with bounds",
    { contains: { type: "integer" }, minContains: 2, maxContains: 2 },
    ['[1,"",2]', "[1,2]"],
    ["[1]", "[1,2,3]"],
  ],
  [
    "first items and the others",
    { prefixItems: [{ type: "string" }, { type: "integer" }], items: { type: "null" }, minItems: 1 },
    ['["a"]', '["a",1,null]'],
    ["[]", "[1]", '["a",1,2]'],
  ],
  [
    "constants with structure",
    { enum: [{ a: [1, { b: null }] }, [], 1] },
    ['{ "a" : [1.0,{"b":null}] }', "[ ]", "1e0"],
    ['{"a":[1]}', "[1]", "{}"],
  ],
  [
    "recursion through references",
    {
      $ref: "#/$defs/tree",
      $defs: {
        tree: {
          type: "object",
          properties: { kids: { type: "array", items: { $ref: "#/$defs/tree" } } },
          additionalProperties: false,
        },
      },
    },
    ['{"kids":[{},{"kids":[{}]}]}'],
    ['{"kids":[1]}'],
  ],
  [
    "unevaluatedProperties see through branches",
    {
      anyOf: [{ properties: { a: { type: "integer" } }, required: ["a"] }, { properties: { b: {} } }],
      unevaluatedProperties: false,
    },
    ['{"a":1,"b":2}', '{"b":1}'],
    ['{"c":1}', '{"a":"","c":1}', '{"a":""}'],
  ],
  [
    "calendar-exact dates",
    { type: "string", format: "date" },
    ['"2024-02-29"', '"2000-02-29"'],
    ['"2023-02-29"', '"1900-02-29"', '"2024-04-31"'],
  ],
  ["unknown formats are ignored", { type: "string", format: "topic" }, ['"x"'], ["1"]],
];

describe("JsonMachine", () => {
  test.each(cases)("%s", (_, schema, valid, invalid) => {
    const machine = compile(schema);
    expect(valid.filter((text) => !accepts(machine, text))).toEqual([]);
    expect(invalid.filter((text) => accepts(machine, text))).toEqual([]);
  });

  test("offers only bytes that a valid document can go on with", () => {
    const closed = compile({
      type: "object",
      properties: { abc: { enum: ["x", "y"] }, abd: {} },
      additionalProperties: false,
      required: ["abc"],
    });
    expect(after(closed, "")).toBe("{");
    expect(after(closed, "{")).toBe('"');
    expect(after(closed, '{"a')).toBe("\\b");
    expect(after(closed, '{"ab')).toBe("\\cd");
    expect(after(closed, '{"abc":"')).toBe("\\xy");
    expect(after(closed, '{"abc":"x"')).toBe(",}");
    expect(after(closed, '{"abc":"x","ab')).toBe("\\d");
    expect(after(closed, '{"abc":"x","abd":1')).toContain("}");
    expect(after(closed, '{"abc":"x","abd":1')).not.toContain(",");
    expect(after(compile({ type: "integer", minimum: 7, maximum: 12 }), "")).toBe("1789");
    expect(after(compile({ type: "integer", minimum: 7, maximum: 12 }), "1")).toBe("012Ee");
    expect(after(compile({ const: "é" }), '"\\u0')).toBe("0");
    expect(
      after(compile({ type: "array", items: { enum: [1, 2] }, uniqueItems: true }), "[1,2"),
    ).not.toContain(",");
  });

  test("keeps the order of the schema when asked to, extra keys last", () => {
    const schema = { properties: { b: {}, a: {} }, required: ["a"] };
    const ordered = compile(schema, { keyOrder: "schema" });
    expect(accepts(ordered, '{"b":1,"a":2,"z":3}')).toBe(true);
    expect(accepts(ordered, '{"a":2}')).toBe(true);
    expect(accepts(ordered, '{"a":2,"b":1}')).toBe(false);
    expect(accepts(ordered, '{"z":3,"a":2}')).toBe(false);
  });

  test("limits whitespace when asked to", () => {
    expect(accepts(compile(true, { whitespace: "none" }), '{"a":[1,2]}')).toBe(true);
    expect(accepts(compile(true, { whitespace: "none" }), "[1, 2]")).toBe(false);
    expect(accepts(compile(true, { whitespace: 1 }), '{ "a": [ 1 , 2 ] } ')).toBe(true);
    expect(accepts(compile(true, { whitespace: 1 }), "[1,  2]")).toBe(false);
    expect(accepts(compile(true, { whitespace: "any" }), "[1,\n\t  2]")).toBe(true);
  });

  test.each([{ whitespace: -1 }, { whitespace: 1.5 }])("refuses the option %j", (options) => {
    expect(() => compile(true, options)).toThrow(GrammarError);
  });

  test("documents may be nested deeply", () => {
    const machine = compile({
      $ref: "#/$defs/x",
      $defs: { x: { items: { $ref: "#/$defs/x" }, uniqueItems: false } },
    });
    let state = machine.start();
    for (let i = 0; i < 20_000; i += 1) state = machine.step(state, 0x5b) ?? state;
    expect(machine.key(state).length).toBeGreaterThan(20_000);
    for (let i = 0; i < 20_000; i += 1) state = machine.step(state, 0x5d) ?? state;
    expect(machine.isAccepting(state)).toBe(true);
    const unique = compile({ uniqueItems: true });
    const nested = (depth: number): string => `[${"[".repeat(depth)}${"]".repeat(depth)},1]`;
    expect(accepts(unique, nested(150))).toBe(true);
    expect(accepts(unique, nested(100_000))).toBe(false);
  });

  test("states with equal keys have equal futures, and states are never changed", () => {
    const machine = compile({ properties: { a: { enum: [1, 2] } }, uniqueItems: true });
    const text = '{"a":1,"b":[1,{"a":2}]}';
    const states = [machine.start()];
    for (const byte of new TextEncoder().encode(text)) {
      const next = machine.step(states.at(-1) ?? machine.start(), byte);
      if (next === undefined) throw new Error("refused");
      states.push(next);
    }
    const keys = states.map((state) => machine.key(state));
    expect(new Set(keys).size).toBe(keys.length);
    states.forEach((state, i) => {
      let again = machine.start();
      for (const byte of new TextEncoder().encode(text).subarray(0, i))
        again = machine.step(again, byte) ?? again;
      expect(machine.key(again)).toBe(keys[i]);
      expect(machine.allowedBytes(again)).toEqual(machine.allowedBytes(state));
    });
  });
});
