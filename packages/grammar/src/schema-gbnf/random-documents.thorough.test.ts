import { ownSchemas, realSchemas } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import { randomDocument, validatorOf, writeDocuments } from "../../test/support/random-documents.js";
import { compileGbnf } from "../compile.js";
import { createMatcher } from "../matcher/matcher.js";
import { loadProgram } from "../matcher/runtime.js";
import { seededRandom } from "../testing/random-grammar.js";
import { jsonSchemaToGbnf } from "./json-schema-to-gbnf.js";

describe("documents of the GBNF of a schema", () => {
  test("are valid for an independent validator wherever nothing is reported", () => {
    const short = realSchemas().filter(({ schema }) => JSON.stringify(schema).length < 6000);
    const own = writeDocuments(ownSchemas(), 40);
    const real = writeDocuments(
      short.filter((_, index) => index % 3 === 0),
      8,
    );
    expect([...own.invalid, ...real.invalid]).toEqual([]);
    expect(own.schemas).toBeGreaterThan(10);
    expect(own.documents).toBeGreaterThan(200);
    expect(real.schemas).toBeGreaterThan(10);
    expect(real.documents).toBeGreaterThan(40);
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
