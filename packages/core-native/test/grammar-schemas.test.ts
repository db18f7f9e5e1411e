import { Ajv2020 } from "ajv/dist/2020.js";
import { compileJsonSchema } from "@camelid/grammar";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.js";
import { loadEngine } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { createRandom } from "./support/random.js";
import { randomSchema } from "./support/random-schema.js";
import { realModelFile } from "./support/real-model.js";

const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: true });
let engine: Engine;

beforeAll(async () => {
  engine = await loadEngine({ modelPath: realModelFile(), parallel: 16, contextSize: 16 * 512, threads: 2 });
});
afterAll(() => engine.close());

it("SmolLM2 answers 200 random schemas with valid documents", { timeout: 600_000 }, async () => {
  const random = createRandom(2024);
  const answers = Array.from({ length: 200 }, async (_, seed) => {
    const schema = randomSchema(random);
    const { program } = compileJsonSchema(schema, { keyOrder: "schema", whitespace: seed % 2 });
    const { text, finish } = await collect(engine, {
      prompt: textPrompt("A JSON document: "),
      grammar: program,
      maxTokens: 400,
      sampling: { temperature: 1, seed },
    });
    expect({ schema, text, reason: finish.reason }).toMatchObject({ reason: "stop" });
    expect({ schema, text, valid: ajv.validate(schema, JSON.parse(text)) }).toMatchObject({ valid: true });
  });
  expect(await Promise.all(answers)).toHaveLength(200);
});
