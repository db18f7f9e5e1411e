import { describe, expect, test } from "vitest";
import { accepts } from "../../scripts/schema-measure.mjs";
import { GrammarError } from "../errors.js";
import { compileJsonSchemaMachine } from "./compile-json-schema-machine.js";
import { decodeJsonProgram } from "./decode-json-program.js";

const schema = {
  properties: { a: { type: "string", pattern: "^x+$", maxLength: 9 }, b: { multipleOf: 0.5, minimum: -3 } },
  patternProperties: { "^é": { items: [{ const: [1, { k: "v" }] }], additionalItems: false } },
  additionalProperties: { contains: { type: "null" }, uniqueItems: true },
  required: ["a"],
  minProperties: 1,
};

describe("decodeJsonProgram", () => {
  test("gives a machine that decides as the original", () => {
    const { machine, encoded } = compileJsonSchemaMachine(schema, { whitespace: 3 });
    const decoded = decodeJsonProgram(encoded);
    for (const text of [
      '{"a":"xx","b":-2.5,"é":[[1,{"k":"v"}]],"c":[null]}',
      '{"a":"y"}',
      '{"a":"x","c":[]}',
      '{    "a":"x"}',
    ]) {
      expect(accepts(decoded, text)).toBe(accepts(machine, text));
    }
  });

  test("answers every damaged program with an error or a machine that runs", () => {
    const { encoded } = compileJsonSchemaMachine(schema);
    let refused = 0;
    let seed = 7;
    for (let i = 0; i < 1500; i += 1) {
      const damaged = encoded.slice(0, i % 5 === 0 ? (i * 37) % encoded.length : encoded.length);
      for (let j = 0; j <= i % 3 && damaged.length > 0; j += 1) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
        // Small changes of the header and the records are the most likely to be taken for something else.
        const at = (seed >>> 4) % damaged.length;
        damaged[at] = (damaged[at] ?? 0) ^ (1 << (seed >>> 29));
      }
      try {
        const machine = decodeJsonProgram(damaged);
        accepts(machine, '{"a":"xx","b":-2.5,"c":[null]}');
        machine.allowedBytes(machine.start());
      } catch (error) {
        if (!(error instanceof GrammarError)) throw error;
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(300);
  });
});
