import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine, EngineEvent } from "../src/engine/engine.js";
import { loadEngine } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { tinyModelFile } from "./support/tiny-model.js";

let engine: Engine;
const greedy = { temperature: 0, ignoreEos: true };

beforeAll(async () => {
  engine = await loadEngine({ modelPath: tinyModelFile(), parallel: 4, contextSize: 4 * 512, threads: 1 });
});
afterAll(() => engine.close());

describe("generate", () => {
  it("gives the same tokens alone and beside others", async () => {
    const prompts = ["hello world", "a", "the quick brown fox", "hello", "hello world", "zz top", "b", "cc"];
    const alone = [];
    for (const prompt of prompts) {
      alone.push(await collect(engine, { prompt: textPrompt(prompt), maxTokens: 12, sampling: greedy }));
    }
    const together = await Promise.all(
      prompts.map((prompt) =>
        collect(engine, { prompt: textPrompt(prompt), maxTokens: 12, sampling: greedy }),
      ),
    );
    expect(together.map(({ tokens }) => tokens)).toEqual(alone.map(({ tokens }) => tokens));
    expect(alone.every(({ tokens, finish }) => tokens.length === 12 && finish.reason === "length")).toBe(
      true,
    );
  });

  it("gives the same tokens whether the prompt was in the cache or not", async () => {
    const prompt = textPrompt(
      "a prompt that is long enough to be worth copying from another sequence of the cache",
    );
    const fresh = await collect(engine, { prompt, maxTokens: 20, sampling: greedy, cachePrompt: false });
    const cached = await Promise.all(
      [1, 2, 3].map(() => collect(engine, { prompt, maxTokens: 20, sampling: greedy })),
    );
    expect(fresh.finish.usage.cachedTokens).toBe(0);
    for (const { tokens, finish } of cached) {
      expect(tokens).toEqual(fresh.tokens);
      expect(finish.usage.cachedTokens).toBe(finish.usage.promptTokens - 1);
    }
  });

  it("counts prompt and output in its usage, and evaluates the prompt only for maxTokens 0", async () => {
    const prompt = textPrompt("hello world");
    const { text, tokens, finish } = await collect(engine, { prompt, maxTokens: 0 });
    expect({ text, tokens, reason: finish.reason }).toEqual({ text: "", tokens: [], reason: "length" });
    expect(finish.usage.promptTokens).toBe((await engine.tokenizePrompt(prompt)).length);
    expect(finish.usage.completionTokens).toBe(0);
  });

  it("ends with length when the sequence's context is full, whatever the other sequences hold", async () => {
    const results = await Promise.all(
      ["hello", "another"].map((text) => collect(engine, { prompt: textPrompt(text), sampling: greedy })),
    );
    for (const { finish } of results) {
      expect(finish.reason).toBe("length");
      expect(finish.usage.promptTokens + finish.usage.completionTokens).toBe(engine.contextLength);
    }
  });

  it("ends at an end token, which is not output, and never does with ignoreEos", async () => {
    const eos = engine.model.eosToken?.id ?? -1;
    const force = { logitBias: { [eos]: 100 }, temperature: 0 };
    const ended = await collect(engine, { prompt: textPrompt("x"), maxTokens: 5, sampling: force });
    expect(ended).toMatchObject({ text: "", tokens: [], finish: { reason: "stop" } });
    const ignored = await collect(engine, {
      prompt: textPrompt("x"),
      maxTokens: 5,
      sampling: { ...force, ignoreEos: true },
    });
    expect(ignored.tokens).toHaveLength(5);
    expect(ignored.tokens).not.toContain(eos);
  });

  it("prints preserved special tokens, and an end token only when it is preserved", async () => {
    const [tool = -1] = await engine.tokenize("<|tool|>", { addSpecial: false, parseSpecial: true });
    const eos = engine.model.eosToken?.id ?? -1;
    const say = async (token: number, preservedTokens: string[]) => {
      const sampling = { logitBias: { [token]: 100 }, temperature: 0 };
      const { text, finish } = await collect(engine, {
        prompt: textPrompt("x"),
        maxTokens: 2,
        sampling,
        preservedTokens,
      });
      return [text, finish.reason];
    };
    expect(await say(tool, [])).toEqual(["", "length"]);
    expect(await say(tool, ["<|tool|>", "no special token"])).toEqual(["<|tool|><|tool|>", "length"]);
    expect(await say(eos, ["<|end|>"])).toEqual(["<|end|>", "stop"]);
  });

  it("ends at the earliest stop string, also when it is split across tokens, and never shows a part of it", async () => {
    const grammar = 'root ::= "abc--ST" "OP-x--ENDmore"';
    const run = (stop: string[]) =>
      collect(engine, { prompt: textPrompt("x"), grammar, sampling: { temperature: 0 }, stop });
    expect(await run([])).toMatchObject({ text: "abc--STOP-x--ENDmore", finish: { reason: "stop" } });
    expect(await run(["END", "STOP"])).toMatchObject({
      text: "abc--",
      finish: { reason: "stop", stopString: "STOP" },
    });
    expect(await run(["-STOP?", "ENDmore", "more"])).toMatchObject({
      text: "abc--STOP-x--",
      finish: { stopString: "ENDmore" },
    });
    expect(await run(["ENDmore!", "zzz"])).toMatchObject({ text: "abc--STOP-x--ENDmore" });
  });

  it("shows whole code points only, and gives what was held back when it is cut", async () => {
    const texts: string[] = [];
    const grammar = 'root ::= "é日🦙é"';
    const request = { prompt: textPrompt("x"), grammar, sampling: { temperature: 0 } };
    for await (const event of engine.generate(request)) if (event.type === "tokens") texts.push(event.text);
    expect(texts.join("")).toBe("é日🦙é");
    expect(texts.every((text) => !text.includes("\uFFFD"))).toBe(true);
    const cut = await collect(engine, { ...request, maxTokens: 3 });
    expect(cut.text).toBe("é\uFFFD");
    const held = await collect(engine, {
      ...request,
      grammar: 'root ::= "abSTx"',
      stop: ["STOP"],
      maxTokens: 4,
    });
    expect(held.text).toBe("abST");
  });

  it("constrains the output to a grammar and refuses a bad one with its place", async () => {
    const grammar = 'root ::= ("yes" | "no") " " [0-9]{3}';
    for (const seed of [1, 2, 3, 4]) {
      const sampling = { temperature: 2, topK: 0, topP: 1, minP: 0, seed };
      const { text } = await collect(engine, { prompt: textPrompt("x"), grammar, sampling });
      expect(text).toMatch(/^(yes|no) [0-9]{3}$/);
    }
    await expect(collect(engine, { prompt: textPrompt("x"), grammar: "root ::= (" })).rejects.toMatchObject({
      code: "invalid_grammar",
      line: 1,
    });
    await expect(
      collect(engine, { prompt: textPrompt("x"), grammar: "root ::= root" }),
    ).rejects.toMatchObject({
      code: "invalid_grammar",
    });
  });

  it("gives log-probabilities of unfiltered logits, best first, that sum to at most 1", async () => {
    const request = { prompt: textPrompt("hello"), maxTokens: 4, topLogprobs: 20, sampling: greedy };
    const events: EngineEvent[] = [];
    for await (const event of engine.generate(request)) events.push(event);
    const tokens = events.flatMap((event) => (event.type === "tokens" ? event.tokens : []));
    expect(tokens).toHaveLength(4);
    for (const token of tokens) {
      const top = token.top ?? [];
      expect(top).toHaveLength(20);
      expect(top.map(({ logprob }) => logprob)).toEqual(
        top.map(({ logprob }) => logprob).toSorted((a, b) => b - a),
      );
      expect(top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0)).toBeLessThanOrEqual(1.0001);
      expect(token.logprob).toBeCloseTo(top.find((entry) => entry.token === token.token)?.logprob ?? NaN, 5);
    }
  });

  it("lets a logits processor change the logits of its own request only", async () => {
    const seen: number[][] = [];
    const plain = await collect(engine, { prompt: textPrompt("hello"), maxTokens: 3, sampling: greedy });
    const [forced, other] = await Promise.all([
      collect(engine, {
        prompt: textPrompt("hello"),
        maxTokens: 3,
        sampling: greedy,
        logitsProcessor: (tokens, logits) => {
          seen.push(Array.from(tokens));
          expect(logits).toHaveLength(engine.model.vocabularySize);
          logits.fill(-Infinity);
          logits[65 + seen.length] = 0;
        },
      }),
      collect(engine, { prompt: textPrompt("hello"), maxTokens: 3, sampling: greedy }),
    ]);
    expect(forced.tokens).toEqual([66, 67, 68]);
    expect(other.tokens).toEqual(plain.tokens);
    const prompt = Array.from(await engine.tokenizePrompt(textPrompt("hello")));
    expect(seen).toEqual([prompt, [...prompt, 66], [...prompt, 66, 67]]);
  });

  it("ends a request whose processor throws with that error, and one without a usable logit with a clear one", async () => {
    const error = new Error("mine");
    const run = (logitsProcessor: (tokens: Int32Array, logits: Float32Array) => void) =>
      collect(engine, { prompt: textPrompt("hello"), maxTokens: 3, logitsProcessor });
    await expect(
      run(() => {
        throw error;
      }),
    ).rejects.toBe(error);
    await expect(run((_, logits) => logits.fill(-Infinity))).rejects.toMatchObject({
      code: "generation_failed",
    });
    await expect(run((_, logits) => logits.fill(NaN))).rejects.toMatchObject({ code: "generation_failed" });
    expect(
      (await collect(engine, { prompt: textPrompt("hello"), maxTokens: 3, sampling: greedy })).tokens,
    ).toHaveLength(3);
  });

  it("ends a request whose processor transfers its array away, and reads nothing of it", async () => {
    const request = {
      prompt: textPrompt("hello"),
      maxTokens: 3,
      logitsProcessor: (_: Int32Array, logits: Float32Array) => {
        structuredClone(logits.buffer, { transfer: [logits.buffer] });
      },
    };
    await expect(collect(engine, request)).rejects.toMatchObject({
      code: "generation_failed",
      message: expect.stringContaining("took its array away"),
    });
  });

  it("repeats itself with a seed and differs without", async () => {
    const run = async (seed?: number) =>
      (
        await collect(engine, {
          prompt: textPrompt("hello"),
          maxTokens: 24,
          sampling: { temperature: 2, topK: 0, seed, ignoreEos: true },
        })
      ).tokens.join();
    for (const seed of [0, 7, 4294967295]) expect(await run(seed)).toBe(await run(seed));
    expect(new Set([await run(), await run(), await run(7), await run(8)]).size).toBe(4);
  });

  it.each<[string, object, string, RegExp]>([
    ["a prompt without tokens", { prompt: { type: "tokens", tokens: [] } }, "invalid_parameter", /^prompt: /],
    [
      "a token outside the vocabulary",
      { prompt: { type: "tokens", tokens: [1, 99999] } },
      "invalid_parameter",
      /^prompt\[1\]: 99999/,
    ],
    [
      "a prompt that fills the context",
      { prompt: { type: "tokens", tokens: Array(512).fill(65) } },
      "context_length_exceeded",
      /512/,
    ],
    ["negative maxTokens", { maxTokens: -1 }, "invalid_parameter", /^maxTokens: /],
    ["an empty stop string", { stop: ["a", ""] }, "invalid_parameter", /^stop\[1\]: /],
    ["too many log-probabilities", { topLogprobs: 21 }, "invalid_parameter", /^topLogprobs: /],
    ["a sampling parameter out of range", { sampling: { topP: 1.5 } }, "invalid_parameter", /^topP: /],
    [
      "a bias for no token",
      { sampling: { logitBias: { 99999: 1 } } },
      "invalid_parameter",
      /^logitBias: 99999/,
    ],
    ["a field it does not know", { maxToken: 1 }, "invalid_parameter", /^maxToken: .*"maxTokens"/],
    [
      "a sampling parameter it does not know",
      { sampling: { top_p: 1 } },
      "invalid_parameter",
      /^sampling.top_p: .*"topP"/,
    ],
    ["a flag that is none", { jumpForward: "no" }, "invalid_parameter", /^jumpForward: /],
  ])("refuses %s", async (_, fields, code, message) => {
    await expect(collect(engine, { prompt: textPrompt("x"), ...fields })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
