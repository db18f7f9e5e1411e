import { describe, expect, test } from "vitest";
import { readCases } from "../../scripts/schema-measure.mjs";
import { ajvFor, namesOf, walk } from "../../scripts/schema-walker.mjs";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";

describe("random walks over the allowed bytes", () => {
  test("never meet a dead end, and end in documents that Ajv finds valid", { timeout: 120_000 }, () => {
    const cases = readCases();
    let checked = 0;
    const problems: string[] = [];
    for (let i = 3; i < cases.length; i += 24) {
      const { id, schema } = cases[i] ?? { id: "", schema: true };
      const keyOrder = i % 16 === 3 ? "schema" : "any";
      const { machine } = compileJsonSchemaMachine(JSON.parse(JSON.stringify(schema)), { keyOrder });
      const validate = ajvFor(schema);
      const names = namesOf(schema);
      for (let seed = 1; seed <= 6; seed += 1) {
        const { text, error } = walk(machine, seed * 7919 + i, names);
        if (error !== undefined) problems.push(`${id}: ${error}: ${text}`);
        else if (validate !== undefined) {
          checked += 1;
          if (!validate(JSON.parse(text))) problems.push(`${id}: invalid: ${text}`);
        }
      }
    }
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(200);
  });
});
