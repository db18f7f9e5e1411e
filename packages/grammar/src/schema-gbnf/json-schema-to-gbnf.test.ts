import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { GrammarError } from "../errors.js";
import { createMatcher } from "../matcher/matcher.js";
import { inSchemaOrder } from "../testing/in-schema-order.js";
import { jsonSchemaToGbnf } from "./json-schema-to-gbnf.js";

const file = new URL("../../../../../shared/cases/grammar/json-schemas.jsonl.gz", import.meta.url);

interface SchemaCase {
  readonly id: string;
  readonly schema: unknown;
  readonly tests: readonly { readonly valid: boolean; readonly data: unknown }[];
}

const cases: readonly SchemaCase[] = gunzipSync(readFileSync(file))
  .toString("utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));

describe("jsonSchemaToGbnf", () => {
  test("accepts documents in the order of their schema, and reports whatever it accepts beyond it", () => {
    const result = { schemas: 0, correct: 0, refused: 0, unreported: 0 };
    // A fixed part of the schemas that are not too large; scripts/gbnf-schemas.mjs runs all of them.
    const sample = cases.filter(({ schema }, i) => i % 14 === 3 && JSON.stringify(schema).length < 8000);
    for (const { id, schema, tests } of sample) {
      if (tests.length === 0) continue;
      result.schemas++;
      let compiled;
      try {
        const { text, report } = jsonSchemaToGbnf(schema);
        compiled = { program: compileGbnf(text).program, report };
      } catch (error) {
        if (!(error instanceof GrammarError)) throw new Error(id, { cause: error });
        result.refused++;
        continue;
      }
      const { program, report } = compiled;
      const wrong = tests.filter(({ valid, data }) => {
        const matcher = createMatcher(program);
        return (matcher.push(inSchemaOrder(schema, data)) && matcher.isComplete()) !== valid;
      });
      if (wrong.length === 0) result.correct++;
      if (report.relaxations.length === 0 && wrong.some(({ valid }) => !valid)) result.unreported++;
    }
    expect(result.schemas).toBeGreaterThan(55);
    expect(result.unreported).toBe(0);
    expect(result.refused / result.schemas).toBeLessThan(0.02);
    expect(result.correct / result.schemas).toBeGreaterThan(0.9);
  });
});
