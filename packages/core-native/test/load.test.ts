import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadEngine, type LoadEngineOptions } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { realModelFile } from "./support/real-model.js";
import { tinyBertFile } from "./support/tiny-bert.js";
import { temporaryFile, tinyModel, tinyModelFile } from "./support/tiny-model.js";

const load = (modelPath: string, options: Partial<LoadEngineOptions> = {}) =>
  loadEngine({ modelPath, threads: 1, parallel: 1, contextSize: 512, ...options });

describe("loadEngine", () => {
  it("tells the facts of the model and the progress up to 1", async () => {
    const progress: number[] = [];
    const engine = await load(tinyModelFile(), { onProgress: (fraction) => progress.push(fraction) });
    expect(engine.model).toMatchObject({
      name: "tiny-1",
      architecture: "llama",
      trainedContextLength: 4096,
      vocabularySize: 270,
      bosToken: { text: "<|begin|>" },
      eosToken: { text: "<|end|>" },
      addsBos: true,
      chatTemplate: undefined,
      metadata: { "llama.block_count": 2, "tokenizer.ggml.tokens": { type: "string", length: 270 } },
    });
    expect(engine.model.endOfGenerationTokens).toContain(engine.model.eosToken?.id);
    expect(engine.model.specialTokens).toEqual([
      "<|end|>",
      "<|begin|>",
      "<|tool|>",
      "<|message|>",
      "<think>",
    ]);
    expect(progress.at(-1)).toBe(1);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    await engine.close();
  });

  it("gives each sequence its share of the context", async () => {
    const path = tinyModelFile();
    for (const [contextSize, parallel, expected] of [
      [2048, 4, 512],
      [1000, 1, 1024],
      [0, 2, 4096],
      [undefined, 1, 4096],
    ] as const) {
      const engine = await load(path, { contextSize, parallel });
      expect(engine.contextLength, `${contextSize} for ${parallel}`).toBe(expected);
      await engine.close();
    }
  });

  it("is given up by its signal, before and while it reads, with AbortError", async () => {
    await expect(load(tinyModelFile(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    const controller = new AbortController();
    const loading = load(realModelFile(), {
      useMmap: false,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(loading).rejects.toMatchObject({ name: "AbortError" });
  });

  it("ends with the error that onProgress throws", async () => {
    const error = new Error("mine");
    const onProgress = () => {
      throw error;
    };
    await expect(load(tinyModelFile(), { onProgress })).rejects.toBe(error);
  });

  it.each([
    ["a missing file", () => "/nowhere/model.gguf", "model_not_found", /\/nowhere\/model\.gguf/],
    ["a folder", () => dirname(tinyModelFile()), "model_not_found", /not a file/],
    [
      "another format",
      () => temporaryFile(Buffer.from("%PDF-1.7".padEnd(100))),
      "invalid_model_file",
      /GGUF.*byte 0/,
    ],
    [
      "a truncated file",
      () => temporaryFile(tinyModel().subarray(0, 30_000)),
      "invalid_model_file",
      /truncated/,
    ],
    [
      "an unknown architecture",
      () => tinyModelFile({ values: { "general.architecture": { type: "string", value: "nonsense" } } }),
      "model_load_failed",
      /nonsense/,
    ],
    [
      "a missing key",
      () => tinyModelFile({ values: { "llama.block_count": undefined } }),
      "model_load_failed",
      /block_count/,
    ],
    [
      "a missing tensor",
      () => tinyModelFile({ tensors: (all) => all.filter(({ name }) => name !== "blk.1.ffn_up.weight") }),
      "model_load_failed",
      /ffn_up/,
    ],
  ])("refuses %s with a clear error", async (_, path, code, message) => {
    await expect(load(path())).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it.each<[keyof LoadEngineOptions, unknown]>([
    ["modelPath", ""],
    ["modelPath", "a\0b"],
    ["contextSize", -1],
    ["contextSize", 1.5],
    ["parallel", 0],
    ["parallel", 257],
    ["threads", 0],
    ["batchThreads", 100_000],
    ["batchSize", 0],
    ["microBatchSize", 1000],
    ["gpuLayers", -2],
    ["useMmap", "yes"],
    ["eventIntervalMs", 1001],
  ])("refuses %s %j and names it", async (name, value) => {
    await expect(load(tinyModelFile(), Object.fromEntries([[name, value]]))).rejects.toMatchObject({
      code: "invalid_parameter",
      message: expect.stringContaining(name),
    });
  });

  it("survives weights that are no numbers: the request fails, the engine goes on", async () => {
    const poisoned = tinyModelFile({
      tensors: (all) => {
        for (const { name, data } of all) if (name === "output_norm.weight") data.fill(NaN);
        return all;
      },
    });
    const engine = await load(poisoned);
    for (const sampling of [
      { temperature: 0 },
      { temperature: 1 },
      { temperature: 1, mirostatMode: 1 },
    ] as const) {
      await expect(collect(engine, { prompt: textPrompt("x"), sampling })).rejects.toMatchObject({
        code: "generation_failed",
      });
    }
    expect(engine.stats().activeSequences).toBe(0);
    await engine.close();
  });

  it("refuses a model that has no memory of what it wrote", async () => {
    await expect(load(tinyBertFile())).rejects.toMatchObject({
      code: "model_load_failed",
      message: expect.stringMatching(/cannot generate text/),
    });
  });

  it("names the file in its errors and keeps no thread of a failed load", async () => {
    const path = join(dirname(tinyModelFile()), "other.gguf");
    writeFileSync(path, tinyModel({ values: { "llama.attention.head_count": undefined } }));
    await expect(load(path)).rejects.toThrow(path);
  });
});
