import { describe, expect, test } from "vitest";
import { measure, readCases } from "../../scripts/schema-measure.mjs";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";
import { decodeJsonProgram } from "./decode-json-program.js";
import type { JsonValue } from "./json-value.js";

// Parsed JSON is a JsonValue; the reader does not say so.
function asSchema(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value));
}

describe("the real schemas of ../shared/cases/grammar", () => {
  test(
    "are decided exactly for every instance, in any order of keys, by the encoded program",
    { timeout: 120_000 },
    () => {
      const result = measure(readCases(), (schema) =>
        decodeJsonProgram(compileJsonSchemaMachine(asSchema(schema)).encoded),
      );
      expect(result.schemas).toBe(1157);
      expect(result.crashes).toEqual([]);
      expect(result.falseAccepts).toEqual([]);
      expect(result.falseRejects).toEqual([]);
      expect(result.refused.length / result.schemas).toBeLessThanOrEqual(0.01);
      for (const refusal of result.refused) expect(refusal).toMatch(/^\S+: \S+ at (the root|\/.*): ./);
      expect(result.correct / result.tested).toBeGreaterThanOrEqual(0.99);
    },
  );
});
