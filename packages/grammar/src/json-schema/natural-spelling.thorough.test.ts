import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileJsonSchema } from "../compile-json-schema.js";
import { createMatcher } from "../matcher/matcher.js";
import { randomSpelling } from "../testing/random-spelling.js";
import type { JsonSchemaOptions } from "./compile-json-schema-machine.js";

function acceptor(schema: unknown, options: JsonSchemaOptions = {}): (text: string) => boolean {
  const { program } = compileJsonSchema(schema, options);
  return (text) => {
    const matcher = createMatcher(program);
    return matcher.push(text) && matcher.isComplete();
  };
}

const everything: JsonSchemaOptions = { spelling: "any", whitespace: "any" };

type Case = readonly [what: string, schema: unknown, natural: readonly string[], other: readonly string[]];

const text = { type: "string" };
const listed = { enum: ["a/b", "<é>", 'q"\n', "\u0001"] };
const keyed = { properties: { "a/é\n": { type: "integer" } }, required: ["a/é\n"] };

const spellings: readonly Case[] = [
  [
    "free strings: the escapes that JSON needs and that serializers write",
    text,
    [
      '"\\"\\\\\\n\\t"',
      '"\\u00e9\\u4E2D\\ud83d\\ude00"',
      '"\\u003c\\u003E\\u0026\\/"',
      '"\\u001f\\u007f"',
      '"é😀/<>&"',
    ],
    ['"\\u0041"', '"\\u0020"', '"\\u0022"', '"\\u005c"', '"\\u002f"', '"\\u0027"'],
  ],
  [
    "texts that the schema lists: an escape only where JSON needs one, or in ASCII",
    listed,
    ['"a/b"', '"<é>"', '"<\\u00e9>"', '"q\\"\\n"', '"\\u0001"'],
    ['"a\\/b"', '"\\u003cé>"', '"q\\u0022\\n"', '"q\\"\\u000a"', '"\\u0061/b"'],
  ],
  [
    "keys",
    keyed,
    ['{"a/é\\n":1}', '{"a/\\u00e9\\n":1}'],
    ['{"a\\/é\\n":1}', '{"a/é\\u000a":1}', '{"\\u0061/é\\n":1}'],
  ],
  [
    "whole numbers: no fraction, no exponent, at most 20 digits",
    { type: "integer" },
    ["0", "-7", "18446744073709551615", "-12345678901234567890"],
    ["1.0", "1e2", "-0", "100000000000000000000"],
  ],
  [
    "numbers: what a double holds",
    { type: "number" },
    [
      "0",
      "-0.0",
      "1.50",
      "0.000001",
      "1e-7",
      "1e-07",
      "5e-324",
      "1.7976931348623157e308",
      "100000000000000000000",
    ],
    [
      "0.12345678901234567891",
      "1234567890.12345678901",
      "1e309",
      "1e0007",
      "0e5",
      "1e-330",
      "1000000000000000000001",
    ],
  ],
  [
    "a number that is listed: as JSON writes it",
    { enum: [2.5, 1e21, 7] },
    ["2.5", "1e+21", "7"],
    ["2.50", "25e-1", "7.0"],
  ],
  [
    "bounds that ask for more digits get them",
    { type: "integer", minimum: 1e25 },
    ["10000000000000000000000000", "1e25"],
    ["1"],
  ],
  [
    "a number that is too large before its exponent is not begun",
    { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1e-12 },
    ["0.0000000000001"],
    ["0.0", "1", "1e-13"],
  ],
];

test.each(spellings)("%s", (_, schema, natural, other) => {
  const [accepts, takes] = [acceptor(schema), acceptor(schema, everything)];
  for (const spelling of natural)
    expect([spelling, accepts(spelling), takes(spelling)]).toEqual([spelling, true, true]);
  for (const spelling of other) expect([spelling, accepts(spelling)]).toEqual([spelling, false]);
});

describe("whitespace", () => {
  const accepts = acceptor(true);
  const value = { name: "x", list: [1, [2, {}], []], more: { a: { b: null } } };

  test.each<[string, string]>([
    ["compact", JSON.stringify(value)],
    ["a blank behind commas and colons", '{"a": [1, 2], "b": {}}'],
    ["a blank inside of brackets", '{ "a": [ 1, 2 ] }'],
    ["a blank on both sides of a colon", '{\n  "a" : 1\n}'],
    ...Array.from({ length: 8 }, (_, i): [string, string] => [
      `${i + 1} blanks`,
      JSON.stringify(value, undefined, i + 1),
    ]),
    ["tabs", JSON.stringify(value, undefined, "\t")],
    ["lines without indentation", '{\n"a": 1\n}'],
    ["a short list in one line", '{\n  "a": [1, 2],\n  "b": {"c": 3}\n}'],
    ["brackets that share a line", '{"a": [{\n    "b": 1\n}, {\n    "b": 2\n}]}'],
    ["a document inside of a larger one", '{\n        "a": 1\n    }'],
  ])("%s", (_, document) => expect([document, accepts(document)]).toEqual([document, true]));

  test.each([
    '{"a":  1}',
    '{  "a": 1}',
    '{"a": 1 , "b": 2}',
    '{\n\n"a": 1}',
    '{"a":\n1}',
    '{"a"  : 1}',
    '{ \n"a": 1}',
    '{\r\n"a": 1}',
    '{\t"a": 1}',
    ' {"a": 1}',
    '\n{"a": 1}',
    '{"a": 1} ',
    '{"a": 1}\n',
    '{\n  "a": 1,\n   "b": 2}',
    '{\n  "a": 1,\n\t"b": 2}',
    `{\n${" ".repeat(17)}"a": 1}`,
    `{\n  "a": [\n${" ".repeat(11)}1]}`,
  ])("not %j", (document) => expect(accepts(document)).toBe(false));
});

test("every value can be written naturally, compact and indented", () => {
  const accepts = acceptor(true);
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }),
      fc.constantFrom(undefined, 1, 2, 3, 4, 8, "\t"),
      (value, indent) => {
        expect(accepts(JSON.stringify(value, undefined, indent))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      expect(accepts(JSON.stringify(number))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

/** Natural strings and numbers of a document, told by regular expressions. */
function isSpelledNaturally(document: string): boolean {
  const strings = document.match(/"(?:[^"\\]|\\.)*"\s*:?/gs) ?? [];
  const escape = String.raw`\\(?:["\\bfnrt]|u(?:00(?:[01][0-9a-f]|7f|[89a-f][0-9a-f])|(?!00)[0-9a-f]{4}))`;
  const free = String.raw`\\(?:/|u00(?:26|3[ce]))`;
  const value = new RegExp(`^"(?:[^"\\\\]|${escape}|${free})*"$`, "is");
  const key = new RegExp(`^"(?:[^"\\\\]|(?!\\\\u00(?:0[89acd]))${escape})*"\\s*:$`, "is");
  const numbers = document.replaceAll(/"(?:[^"\\]|\\.)*"/gs, '""').match(/-?[0-9][0-9.eE+-]*/g) ?? [];
  return (
    strings.every((part) => (part.endsWith(":") ? key : value).test(part.trimEnd())) &&
    numbers.every((number) => isNaturalNumber(number))
  );
}

function isNaturalNumber(number: string): boolean {
  const [mantissa = "", exponent] = number.replace("-", "").split(/e/i);
  const [whole = "", fraction] = mantissa.split(".");
  if (whole.length > 21 || (whole.length === 21 && !whole.endsWith("0"))) return false;
  const zeros = whole === "0" ? (/^0*/.exec(fraction ?? "")?.[0].length ?? 0) : 0;
  const digits = whole === "0" ? (fraction ?? "").length - zeros : whole.length + (fraction ?? "").length;
  if (fraction !== undefined && (zeros > 17 || digits > 17)) return false;
  if (exponent === undefined) return true;
  return (
    /[1-9]/.test(mantissa) &&
    Number.isFinite(Number(number)) &&
    /^[+-]?(?:0?[0-9]|[1-9][0-9]{1,2})$/.test(exponent)
  );
}

test("a spelling is accepted when it is natural, and every one where all are asked for", () => {
  const [natural, any] = [acceptor(true, { whitespace: "any" }), acceptor(true, everything)];
  let [yes, no] = [0, 0];
  fc.assert(
    fc.property(randomSpelling(), (document) => {
      expect([document, any(document)]).toEqual([document, true]);
      const expected = isSpelledNaturally(document);
      expect([document, natural(document)]).toEqual([document, expected]);
      if (expected) yes += 1;
      else no += 1;
    }),
    { numRuns: 1500 },
  );
  expect(Math.min(yes, no)).toBeGreaterThan(100);
});

test.each([{ spelling: "odd" }, { whitespace: -1 }, { objects: "ajar" }])(
  "refuses the option %j",
  (options) => {
    // @ts-expect-error: a value that the option does not have
    expect(() => compileJsonSchema(true, options)).toThrow(Object.keys(options)[0]);
  },
);
