import { describe, expect, it } from "vitest";
import { loadEngine } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { runChild } from "./support/run-child.js";
import { tinyModelFile } from "./support/tiny-model.js";

const endless = { prompt: textPrompt("hello"), sampling: { temperature: 0, ignoreEos: true } };
const load = (parallel = 2, batchSize = 512) =>
  loadEngine({
    modelPath: tinyModelFile(),
    parallel,
    contextSize: parallel * 32768,
    batchSize,
    threads: 1,
    eventIntervalMs: 0,
  });

describe("cancel", () => {
  it.each(["leaving the loop", "the signal"])(
    "by %s frees the sequence within one decode step",
    async (way) => {
      const engine = await load(1);
      const controller = new AbortController();
      const stream = engine.generate(endless, { signal: controller.signal })[Symbol.asyncIterator]();
      await stream.next();
      if (way === "the signal") controller.abort();
      else await stream.return?.();
      // Counted when a step begins: one more may begin between the engine's look at its tasks and this count.
      const { decodeSteps } = engine.stats();
      await expect.poll(() => engine.stats().activeSequences, { interval: 1 }).toBe(0);
      expect(engine.stats().decodeSteps).toBeLessThanOrEqual(decodeSteps + 1);
      expect(engine.stats()).toMatchObject({ cancelledRequests: 1, queuedRequests: 0 });
      expect((await collect(engine, { ...endless, maxTokens: 5 })).tokens).toHaveLength(5);
      await engine.close();
    },
  );

  it("takes a waiting request out of the queue and leaves the running one alone", async () => {
    const engine = await load(1);
    const running = collect(engine, { ...endless, maxTokens: 2000 });
    const controller = new AbortController();
    const waiting = collect(engine, endless, controller.signal);
    await expect.poll(() => engine.stats().queuedRequests, { interval: 1 }).toBe(1);
    controller.abort(new Error("changed my mind"));
    await expect(waiting).rejects.toMatchObject({
      name: "AbortError",
      cause: { message: "changed my mind" },
    });
    expect((await running).tokens).toHaveLength(2000);
    expect(engine.stats()).toMatchObject({ activeSequences: 0, queuedRequests: 0, cancelledRequests: 1 });
    await engine.close();
  });

  it("ends a stream at once for an aborted signal, before anything is started", async () => {
    const engine = await load();
    await expect(collect(engine, endless, AbortSignal.abort())).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.stats().decodeSteps).toBe(0);
    await engine.close();
  });

  it("works while a long prompt is read", async () => {
    const engine = await load(1, 1);
    const controller = new AbortController();
    const prompt = {
      type: "tokens",
      tokens: Array.from({ length: 30_000 }, (_, index) => index % 250),
    } as const;
    const request = collect(engine, { prompt }, controller.signal);
    await expect.poll(() => engine.stats().promptTokens, { interval: 1 }).toBeGreaterThan(0);
    controller.abort();
    await expect(request).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => engine.stats().activeSequences).toBe(0);
    await engine.close();
  });
});

describe("a reader that falls behind", () => {
  it("pauses its own sequence only, whose tokens go on when it reads again", async () => {
    const engine = await load(2);
    const ends: string[] = [];
    const slow = engine
      .generate({ ...endless, topLogprobs: 20 }, { onEnd: () => ends.push("slow") })
      [Symbol.asyncIterator]();
    await slow.next();
    const other = await collect(engine, { ...endless, maxTokens: 1500 });
    expect(other.tokens).toHaveLength(1500);
    // What waits for the slow reader, and what was under way when its sequence was paused.
    expect(engine.stats().generatedTokens).toBeLessThan(1500 + 900);
    expect(engine.stats().activeSequences).toBe(1);
    let read = 0;
    while (read < 800) {
      const { value } = await slow.next();
      if (value?.type !== "tokens") break;
      read += value.tokens.length;
    }
    expect(read).toBeGreaterThanOrEqual(800);
    expect(ends).toEqual([]);
    await slow.return?.();
    expect(ends).toEqual(["slow"]);
    await expect.poll(() => engine.stats().activeSequences, { interval: 1 }).toBe(0);
    await engine.close();
  });
});

describe("close", () => {
  it("refuses everything afterwards with engine_closed, and gives the last statistics", async () => {
    const engine = await load();
    await collect(engine, { ...endless, maxTokens: 3 });
    await engine.close();
    await engine.close();
    await expect(collect(engine, endless)).rejects.toMatchObject({ code: "engine_closed" });
    await expect(engine.tokenize("x")).rejects.toMatchObject({ code: "engine_closed" });
    expect(() => engine.detokenize([1])).toThrow(expect.objectContaining({ code: "engine_closed" }));
    expect(engine.stats()).toMatchObject({ generatedTokens: 3, activeSequences: 0 });
  });

  it("ends 8 requests in flight with AbortError, and the process exits by itself", async () => {
    const { code, output } = await runChild("close-in-flight.mjs", [tinyModelFile()]);
    expect({ code, output: output.trim() }).toEqual({
      code: 0,
      output: JSON.stringify({ ends: Array.from({ length: 8 }, () => "AbortError") }),
    });
  });

  it.each([
    "idle",
    "left",
    "exit-loading",
    "exit-running",
    "exit-tokenizing",
    "exit-in-grammar",
    "exit-in-processor",
    "close-in-processor",
    "throw",
  ])("is not needed for the process to end cleanly: %s", async (way) => {
    const { code, signal, output } = await runChild("let-go.mjs", [tinyModelFile(), way]);
    expect({ code, signal, output }).toMatchObject({ code: 0, signal: null });
  });

  it("leaves other threads' engines alone: two workers with two models, and one that is terminated", async () => {
    const models = [tinyModelFile(), tinyModelFile({ seed: 2 })];
    const { code, output } = await runChild("workers.mjs", models);
    expect({ code, output }).toMatchObject({ code: 0 });
    const { expected, together, after } = JSON.parse(output);
    expect(expected[0]).toHaveLength(300);
    expect(expected[0]).not.toEqual(expected[1]);
    expect(together).toEqual(expected);
    expect(after).toEqual(expected[0]);
  });

  it("gives all memory back: 50 further load and close cycles do not grow the process", async () => {
    const { code, output } = await runChild("cycles.mjs", [tinyModelFile()]);
    expect({ code, output }).toMatchObject({ code: 0 });
    const { early, late } = JSON.parse(output);
    // One engine of this test holds about 25 MB.
    expect(late - early).toBeLessThan(25);
  });
});
