import { describe, expect, test } from "vitest";
import { randomFrom, randomSchema, randomValue } from "../../scripts/schema-fuzz-generate.mjs";
import { accepts } from "../../scripts/schema-measure.mjs";
import { ajvFor } from "../../scripts/schema-walker.mjs";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";
import { UnsatisfiableSchemaError, UnsupportedSchemaError } from "./errors.js";

/** Ajv is known to differ from the specification with these (the full fuzz compares with another validator). */
const unreliable = /"(?:unevaluated\w+|contains|\$ref)"/;

describe("random schemas of 2020-12", () => {
  test("give the verdicts of Ajv on random values", { timeout: 60_000 }, () => {
    const differences: string[] = [];
    let verdicts = 0;
    let refused = 0;
    for (let seed = 1; verdicts < 12_000; seed += 1) {
      const next = randomFrom(seed * 2654435761);
      const drawn = randomSchema(next);
      if (typeof drawn !== "object" || unreliable.test(JSON.stringify(drawn))) continue;
      const schema = { $schema: "https://json-schema.org/draft/2020-12/schema", ...drawn };
      const validate = ajvFor(schema);
      if (validate === undefined) continue;
      let machine: ReturnType<typeof compileJsonSchemaMachine>["machine"] | undefined;
      try {
        machine = compileJsonSchemaMachine(schema).machine;
      } catch (error) {
        if (!(error instanceof UnsupportedSchemaError)) throw error;
        if (!(error instanceof UnsatisfiableSchemaError)) {
          refused += 1;
          continue;
        }
      }
      for (let i = 0; i < 30; i += 1) {
        const value = randomValue(next);
        verdicts += 1;
        const verdict = machine !== undefined && accepts(machine, JSON.stringify(value));
        if (verdict !== validate(value)) {
          differences.push(`seed ${seed}: ${JSON.stringify(value)} against ${JSON.stringify(drawn)}`);
          break;
        }
      }
    }
    expect(differences).toEqual([]);
    expect(refused).toBe(0);
  });
});
