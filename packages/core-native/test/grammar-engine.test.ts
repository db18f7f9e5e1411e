import { Ajv2020 } from "ajv/dist/2020.js";
import { compileChoice, compileGbnf, compileJsonSchema, compileStructuralTag } from "@camelid/grammar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine, GenerateRequest } from "../src/engine/engine.js";
import { loadEngine } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { createRandom } from "./support/random.js";
import { randomSchema } from "./support/random-schema.js";
import { tinyModelFile } from "./support/tiny-model.js";

// A model of random weights at a high temperature walks at random through whatever the grammar leaves open.
let engine: Engine;
const ajv = new Ajv2020({ strict: false, validateFormats: false, unicodeRegExp: true });

beforeAll(async () => {
  engine = await loadEngine({ modelPath: tinyModelFile(), parallel: 8, contextSize: 8 * 2048, threads: 2 });
});
afterAll(() => engine.close());

const ask = (grammar: Uint8Array | string, more: Partial<GenerateRequest> = {}, seed = 1) =>
  collect(engine, {
    prompt: textPrompt("hello"),
    grammar,
    maxTokens: 1500,
    sampling: { temperature: 2, topK: 0, topP: 1, minP: 0, seed },
    ...more,
  });

describe("an output held to a grammar program", () => {
  it("is a valid document at the end of every random walk", async () => {
    const random = createRandom(11);
    const walks = Array.from({ length: 100 }, async (_, index) => {
      const schema = randomSchema(random);
      const order = index % 2 === 0 ? "schema" : "any";
      const { program } = compileJsonSchema(schema, { keyOrder: order, whitespace: 1 });
      const { text, finish } = await ask(program, {}, index);
      expect({ schema, reason: finish.reason }).toEqual({ schema, reason: "stop" });
      expect({ schema, text, valid: ajv.validate(schema, JSON.parse(text)) }).toMatchObject({ valid: true });
    });
    await Promise.all(walks);
  });

  it("ends at once where nothing may follow, and counts no end token", async () => {
    const { text, finish, tokens } = await ask(compileGbnf('root ::= "hello"').program);
    expect([text, finish.reason]).toEqual(["hello", "stop"]);
    expect(finish.usage.completionTokens).toBe(tokens.length);
  });

  it("does not depend on jumping forward", async () => {
    const random = createRandom(5);
    let drafted = 0;
    for (let i = 0; i < 20; i++) {
      const schema = {
        type: "object",
        properties: { hello: randomSchema(random), world: {} },
        required: ["hello"],
      };
      const { program } = compileJsonSchema(schema, { keyOrder: "schema", whitespace: "none" });
      const sampling = i % 2 === 0 ? { temperature: 0 } : { temperature: 1, seed: i };
      const before = engine.stats().draftedTokens;
      const jumping = await ask(program, { sampling, maxTokens: 60 });
      drafted += engine.stats().draftedTokens - before;
      const plain = await ask(program, { sampling, maxTokens: 60, jumpForward: false });
      expect(jumping.tokens).toEqual(plain.tokens);
      expect(jumping.finish.reason).toBe(plain.finish.reason);
    }
    expect(drafted).toBeGreaterThan(20);
  });

  it("stays its own among many sequences with other grammars and none", async () => {
    const words = Array.from({ length: 40 }, (_, index) => `word ${index}`);
    const all = words.map((word) => ask(compileChoice([word]).program));
    const free = collect(engine, { prompt: textPrompt("he"), maxTokens: 30, sampling: { temperature: 1 } });
    expect((await Promise.all(all)).map(({ text }) => text)).toEqual(words);
    expect((await free).finish.usage.completionTokens).toBeGreaterThan(0);
  });

  it("finds what several sequences may say next while the model decodes", async () => {
    const before = engine.stats().preparedMasks;
    const words = Array.from({ length: 8 }, (_, index) => `sequence ${index}`);
    await Promise.all(words.map((word) => ask(compileChoice([word]).program, { jumpForward: false })));
    // Each place of each word is a place of its own, met for the first time.
    expect(engine.stats().preparedMasks - before).toBeGreaterThanOrEqual(8 * 8);
  });

  it("may use a special token by its number or name, and by its text where the request prints it", async () => {
    const { program } = compileGbnf('root ::= "a" <|tool|> "b"');
    expect((await ask(program)).text).toBe("ab");
    const printed = compileStructuralTag({ type: "literal", text: "a<|tool|>b" }).program;
    const { text } = await ask(printed, { preservedTokens: ["<|tool|>"] });
    expect(text).toBe("a<|tool|>b");
  });

  it("is never cut by an end token before it is complete", async () => {
    const end = engine.model.eosToken?.id ?? -1;
    const sampling = { temperature: 0, logitBias: { [end]: 100 } };
    const { text } = await ask(compileGbnf('root ::= "hello" [a-z]*').program, { sampling });
    expect(text).toBe("hello");
  });
});

describe("a grammar program that cannot be run", () => {
  it("ends its own request only", async () => {
    const good = ask(compileChoice(["hello world"]).program);
    const damaged = Uint8Array.from(compileGbnf('root ::= "a"').program);
    damaged[damaged.length - 3] = 0xff;
    const { program } = compileGbnf('root ::= "hello"');
    const bad = [new Uint8Array(), Uint8Array.of(1, 2, 3), program.subarray(0, program.length - 4)];
    for (const bytes of bad) {
      await expect(ask(bytes)).rejects.toMatchObject({ code: "invalid_grammar" });
    }
    await ask(damaged).catch((error: unknown) => expect(error).toMatchObject({ code: "invalid_grammar" }));
    expect((await good).text).toBe("hello world");
  });

  it("fails with a clear error when no token fits", async () => {
    const sampling = {
      logitBias: Object.fromEntries(Array.from(await letters("a"), (token) => [token, -Infinity])),
    };
    await expect(ask(compileGbnf('root ::= "a"').program, { sampling })).rejects.toMatchObject({
      code: "generation_failed",
      message: expect.stringContaining("no token"),
    });
  });

  it("survives damage at every byte of a program", async () => {
    const { program } = compileJsonSchema({ type: "object", properties: { a: { type: "string" } } });
    const random = createRandom(3);
    const tries = Array.from({ length: 200 }, async () => {
      const bytes = Uint8Array.from(program);
      bytes[random.below(bytes.length)] = random.below(256);
      const outcome = await ask(bytes, { maxTokens: 20 }).then(
        () => "ran",
        (error: { code?: string }) => error.code,
      );
      expect(["ran", "invalid_grammar", "generation_failed"]).toContain(outcome);
    });
    await Promise.all(tries);
  });
});

const letters = (text: string) => engine.tokenize(text, { addSpecial: false });
