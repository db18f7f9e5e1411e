import { compileGbnf, compileJsonSchema } from "@camelid/grammar";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadBinding } from "../src/binding/load-binding.js";
import type { Engine, GenerateRequest } from "../src/engine/engine.js";
import { loadEngine } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { tinyModelFile } from "./support/tiny-model.js";

const binding = loadBinding();
const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
const vocabulary = new binding.NativeVocabulary(
  bytes,
  bytes.map((piece) => Buffer.from(piece).toString("latin1")),
);

/** Rules that may each be empty in front of all others: the readings of a text are without number. */
function nullable(count: number): Uint8Array {
  const rules = Array.from({ length: count }, (_, i) => {
    const parts = Array.from({ length: count }, (__, j) =>
      i === j ? "[a-z]" : `r${j}? "${String.fromCodePoint(97 + (j % 26))}"`,
    );
    return `r${i} ::= ${parts.join(" | ")}`;
  });
  return compileGbnf(`root ::= r0*\n${rules.join("\n")}`).program;
}

/** Pairs of objects of which each must fit one: 2 to the power of their number. */
function pairs(count: number) {
  const object = (name: string, type: string) => ({
    type: "object",
    properties: { [name]: { type } },
    required: [name],
  });
  return {
    allOf: Array.from({ length: count }, (_, i) => ({
      anyOf: [object(`a${i}`, "integer"), object(`b${i}`, "boolean")],
    })),
  };
}

const programOf = (schema: object) =>
  compileJsonSchema(schema, { strict: false, keyOrder: "schema", whitespace: 1 }).program;

/** Takes what may come first, until the grammar ends or is too hard; gives the most work of one answer. */
function mostWork(program: Uint8Array): { readonly work: number; readonly failure: string } {
  const matcher = new binding.NativeMatcher(program, vocabulary);
  let work = 0;
  try {
    for (let step = 0; step < 40; step++) {
      const mask = matcher.mask();
      work = Math.max(work, matcher.work());
      const next = bytes.findIndex((_, token) => (((mask[token >> 5] ?? 0) >>> (token & 31)) & 1) === 1);
      if (next < 0 || !matcher.accept(next)) break;
      work = Math.max(work, matcher.work());
    }
    return { work, failure: "" };
  } catch (error) {
    return { work, failure: String(error) };
  }
}

describe("an answer of a grammar", () => {
  it.each([
    ["rules without number of readings", nullable(40)],
    ["pairs of objects", programOf(pairs(60))],
    [
      "ten thousand keys that must come",
      programOf({
        type: "object",
        properties: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`p${i}`, { type: "null" }])),
        required: Array.from({ length: 10_000 }, (_, i) => `p${i}`),
      }),
    ],
  ])("costs no more than its bound in work and memory, or ends: %s", (_, program) => {
    const before = process.memoryUsage().rss;
    const { work, failure } = mostWork(program);
    expect(work).toBeLessThanOrEqual(10_000_000);
    expect(failure).toMatch(/harder than its limits|needs too much memory|too ambiguous/);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(700);
  });

  it("of ordinary schemas costs some hundred units", () => {
    const program = programOf({
      type: "object",
      properties: { name: { type: "string" }, age: { type: "integer", minimum: 0 }, tags: { items: {} } },
      required: ["name", "age"],
    });
    expect(mostWork(program)).toMatchObject({ failure: "" });
    expect(mostWork(program).work).toBeLessThan(20_000);
  });
});

describe("a sequence whose grammar is hard", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ modelPath: tinyModelFile(), parallel: 4, contextSize: 4 * 2048, threads: 1 });
  });
  afterAll(() => engine.close());

  const ask = (grammar: Uint8Array | undefined, more: Partial<GenerateRequest> = {}, signal?: AbortSignal) =>
    collect(
      engine,
      {
        prompt: textPrompt("hello"),
        grammar,
        maxTokens: 400,
        sampling: { temperature: 1, seed: 1 },
        ...more,
      },
      signal,
    );

  it("sits out while others go on, and ends alone when it is harder than its limits", async () => {
    const order: string[] = [];
    const hard = ask(nullable(40), { sampling: { seed: 1, ignoreEos: true } }).catch((error: unknown) => {
      order.push("hard");
      return error;
    });
    await ask(undefined, { maxTokens: 30, sampling: { ignoreEos: true } }).then(() => order.push("other"));
    expect(await hard).toMatchObject({ code: "invalid_grammar" });
    expect(order).toEqual(["other", "hard"]);
  });

  it("gives the same tokens that it gives alone, however many share its grammar", async () => {
    const program = programOf(pairs(9));
    const alone = await ask(program);
    const together = await Promise.all(Array.from({ length: 6 }, () => ask(program)));
    for (const { tokens } of together) expect(tokens).toEqual(alone.tokens);
    expect(alone.tokens.length).toBeGreaterThan(10);
  });

  it("is freed when its reader leaves, in the middle of its work", async () => {
    const stop = new AbortController();
    const hard = ask(nullable(40), {}, stop.signal);
    await expect.poll(() => engine.stats().decodeSteps).toBeGreaterThan(0);
    stop.abort();
    await expect(hard).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => engine.stats().activeSequences, { interval: 1 }).toBe(0);
    expect((await ask(undefined, { maxTokens: 5, sampling: { ignoreEos: true } })).tokens).toHaveLength(5);
  });

  it("does not keep its engine from closing", async () => {
    const other = await loadEngine({
      modelPath: tinyModelFile(),
      parallel: 1,
      contextSize: 2048,
      threads: 1,
    });
    const hard = collect(other, { prompt: textPrompt("hello"), grammar: nullable(40) });
    await expect.poll(() => other.stats().activeSequences).toBe(1);
    const closed = other.close();
    await expect(hard).rejects.toMatchObject({ name: "AbortError" });
    await closed;
  });
});

describe("a sampler whose making reads the whole vocabulary", () => {
  it("is made aside, and samples as one that is made at once", async () => {
    const engine = await loadEngine({
      modelPath: tinyModelFile(),
      parallel: 2,
      contextSize: 1024,
      threads: 1,
    });
    const drySequenceBreakers = Array.from({ length: 64 }, (_, i) => `w${i}`);
    const run = () =>
      collect(engine, {
        prompt: textPrompt("hello hello hello"),
        maxTokens: 20,
        sampling: { temperature: 0, ignoreEos: true, dryMultiplier: 1, drySequenceBreakers },
      });
    const [first, second] = await Promise.all([run(), run()]);
    expect(first.tokens).toHaveLength(20);
    expect(second.tokens).toEqual(first.tokens);
    await engine.close();
  });
});
