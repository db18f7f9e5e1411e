import { corpusSchemas } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import { measure } from "../../scripts/schema-measure.mjs";
import { asSchema } from "../../test/support/as-schema.js";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";
import { decodeJsonProgram } from "./decode-json-program.js";

describe("the schemas of the corpora", () => {
  test("are decided exactly for every instance, in any order of keys, by the encoded program", () => {
    const result = measure(corpusSchemas(), (schema) =>
      decodeJsonProgram(compileJsonSchemaMachine(asSchema(schema)).encoded),
    );
    expect(result.schemas).toBe(1157);
    expect(result.crashes).toEqual([]);
    expect(result.falseAccepts).toEqual([]);
    expect(result.falseRejects).toEqual([]);
    expect(result.refused.length / result.schemas).toBeLessThanOrEqual(0.01);
    for (const refusal of result.refused) expect(refusal).toMatch(/^\S+: \S+ at (the root|\/.*): ./);
    expect(result.correct / result.tested).toBeGreaterThanOrEqual(0.99);
  });
});
