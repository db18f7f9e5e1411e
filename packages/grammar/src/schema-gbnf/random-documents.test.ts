import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { createMatcher } from "../matcher/matcher.js";
import { loadProgram } from "../matcher/runtime.js";
import type { Runtime } from "../matcher/runtime.js";
import { seededRandom } from "../testing/random-grammar.js";
import { jsonSchemaToGbnf } from "./json-schema-to-gbnf.js";

const file = new URL("../../../../../shared/cases/grammar/json-schemas.jsonl.gz", import.meta.url);
const cases: readonly { readonly id: string; readonly schema: object | boolean }[] = gunzipSync(
  readFileSync(file),
)
  .toString("utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));

/** The bytes that a document most often goes on with, so that walks come to an end. */
const closing = new Set(Array.from('"}],:tfn0123', (character) => character.charCodeAt(0)));

/** A document by random allowed bytes; undefined when it did not end in time. */
function randomDocument(
  runtime: Runtime,
  random: (below: number) => number,
  longest = 400,
): string | undefined {
  const matcher = createMatcher(runtime);
  const bytes: number[] = [];
  while (bytes.length < longest) {
    if (matcher.isComplete()) return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    const words = matcher.allowedNextBytes();
    const allowed: number[] = [];
    for (let byte = 0; byte < 256; byte++)
      if ((((words[byte >> 5] ?? 0) >>> (byte & 31)) & 1) === 1) allowed.push(byte);
    const ending = allowed.filter((byte) => closing.has(byte));
    const from = ending.length > 0 && random(3) > 0 ? ending : allowed;
    const byte = from[random(from.length)];
    if (byte === undefined || !matcher.push(Uint8Array.of(byte)))
      throw new Error(`dead end after ${JSON.stringify(bytes)}`);
    bytes.push(byte);
  }
  return undefined;
}

function validatorOf(schema: object | boolean): ((value: unknown) => boolean) | undefined {
  const draft = JSON.stringify(schema).includes("2020-12") ? Ajv2020 : Ajv;
  const ajv = new draft({ strict: false, logger: false, validateSchema: false });
  // The named import of a module that also is a default export: the plugin itself is its `default`.
  addFormats.default(ajv);
  try {
    return ajv.compile(schema);
  } catch {
    return undefined;
  }
}

describe("documents of the GBNF of a schema", () => {
  test("are valid for an independent validator wherever nothing is reported", () => {
    const random = seededRandom(11);
    let [schemas, documents] = [0, 0];
    for (const { id, schema } of cases.filter((_, i) => i % 19 === 5)) {
      if (JSON.stringify(schema).length > 6000) continue;
      const validate = validatorOf(schema);
      const { text, report } = jsonSchemaToGbnf(schema);
      if (validate === undefined || report.relaxations.length > 0) continue;
      schemas++;
      const runtime = loadProgram(compileGbnf(text).program);
      for (let i = 0; i < 8; i++) {
        const document = randomDocument(runtime, random);
        if (document === undefined) continue;
        documents++;
        expect([id, document, validate(JSON.parse(document))]).toEqual([id, document, true]);
      }
    }
    expect(schemas).toBeGreaterThan(25);
    expect(documents).toBeGreaterThan(100);
  });

  test.each([
    "date",
    "time",
    "date-time",
    "duration",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "uuid",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "uri-template",
  ])("hold strings of format %s only", (format) => {
    const schema = { type: "string", format };
    const validate = validatorOf(schema);
    const runtime = loadProgram(compileGbnf(jsonSchemaToGbnf(schema).text).program);
    const random = seededRandom(format.length);
    let found = 0;
    for (let i = 0; i < 60; i++) {
      const document = randomDocument(runtime, random, 200);
      if (document === undefined) continue;
      found++;
      expect([document, validate?.(JSON.parse(document))]).toEqual([document, true]);
    }
    expect(found).toBeGreaterThan(5);
  });

  test.each([
    { minimum: 0 },
    { exclusiveMinimum: 0 },
    { minimum: -3.25, maximum: 17.5 },
    { exclusiveMinimum: 0.125, exclusiveMaximum: 0.25 },
    { minimum: -0.5, exclusiveMaximum: 0 },
    { maximum: -12 },
    { minimum: 99.9, maximum: 1000.05 },
    { type: "integer", minimum: -105, maximum: 2340 },
    { type: "integer", exclusiveMinimum: 7, exclusiveMaximum: 9 },
    { type: "integer", minimum: 0.5, maximum: 1e6 },
    { type: "integer", minimum: 10, maximum: 60, multipleOf: 7 },
  ])("hold numbers of %j only, and all short ones", (limits) => {
    const schema = { type: "number", ...limits };
    const validate = validatorOf(schema);
    const runtime = loadProgram(compileGbnf(jsonSchemaToGbnf(schema).text).program);
    const accepts = (text: string) => {
      const matcher = createMatcher(runtime);
      return matcher.push(text) && matcher.isComplete();
    };
    for (let n = -3000; n <= 3000; n++) {
      for (const value of [n, n / 8, n / 100]) {
        const text = String(value);
        if (!text.includes("e")) expect([text, accepts(text)]).toEqual([text, validate?.(value)]);
      }
    }
    const random = seededRandom(5);
    for (let i = 0; i < 40; i++) {
      const document = randomDocument(runtime, random, 60);
      if (document !== undefined)
        expect([document, validate?.(JSON.parse(document))]).toEqual([document, true]);
    }
  });

  test("hold multiples of a power of ten by their decimals", () => {
    const runtime = loadProgram(
      compileGbnf(jsonSchemaToGbnf({ type: "number", multipleOf: 0.01 }).text).program,
    );
    const accepted = ["0", "-3", "1.5", "-29.83", "0.10", "1.005", "0.001", "1e-2"].filter((text) => {
      const matcher = createMatcher(runtime);
      return matcher.push(text) && matcher.isComplete();
    });
    expect(accepted).toEqual(["0", "-3", "1.5", "-29.83", "0.10"]);
  });
});
