import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../src/engine/engine.js";
import { loadEngine } from "../src/engine/load-engine.js";
import { tinyModel, temporaryFile, tinyModelFile } from "./support/tiny-model.js";
import { spmVocabulary } from "./support/tiny-vocabulary.js";

let bpe: Engine;
let spm: Engine;

beforeAll(async () => {
  bpe = await loadEngine({ modelPath: tinyModelFile(), contextSize: 512, parallel: 1, threads: 1 });
  spm = await loadEngine({
    modelPath: tinyModelFile({ vocabulary: spmVocabulary() }),
    contextSize: 512,
    parallel: 1,
    threads: 1,
  });
});
afterAll(() => Promise.all([bpe.close(), spm.close()]));

const texts = ["", "hello world", "é日🦙\u0000\n\t", "  spaces  ", "<|end|> <s> </s>", "a".repeat(5000)];

describe("tokenize", () => {
  it.each(texts)("gives tokens whose bytes are the text: %j", async (text) => {
    const tokens = await bpe.tokenize(text, { addSpecial: false });
    expect(Buffer.from(bpe.detokenize(tokens)).toString()).toBe(text);
    const pieces = await spm.tokenize(text, { addSpecial: false });
    const joined = Buffer.from(spm.detokenize(pieces)).toString();
    expect(joined).toBe(text === "" ? "" : ` ${text}`);
  });

  it("merges by the vocabulary's rules", async () => {
    expect(await bpe.tokenize("hello world", { addSpecial: false })).toHaveLength(2);
  });

  it("puts BOS first when asked, and reads special tokens only when asked", async () => {
    const bos = bpe.model.bosToken?.id;
    expect((await bpe.tokenize("a"))[0]).toBe(bos);
    expect((await bpe.tokenize("a", { addSpecial: false }))[0]).not.toBe(bos);
    expect(await bpe.tokenize("<|begin|>", { addSpecial: false, parseSpecial: true })).toEqual(
      Int32Array.of(bos ?? -1),
    );
    expect((await bpe.tokenize("<|begin|>", { addSpecial: false })).length).toBeGreaterThan(1);
  });

  it("prints special tokens only when asked", async () => {
    const eos = bpe.model.eosToken?.id ?? -1;
    expect(Buffer.from(bpe.detokenize([eos])).toString()).toBe("");
    expect(Buffer.from(bpe.detokenize([eos], { special: true })).toString()).toBe("<|end|>");
  });

  it("gives a single token's bytes, also when they are part of a code point", async () => {
    const [first = -1] = await bpe.tokenize("é", { addSpecial: false });
    expect(Array.from(bpe.detokenize([first]))).toEqual([0xc3]);
  });

  it.each([-1, 1.5, 99999, NaN])("refuses the token id %s", (token) => {
    expect(() => bpe.detokenize([token])).toThrow(expect.objectContaining({ code: "invalid_parameter" }));
  });
});

describe("tokenizePrompt", () => {
  it("never reads a control token from the caller's text, also when it is completed by its neighbours", async () => {
    const controls = new Set(
      ["<|end|>", "<|begin|>", "<|tool|>", "<|message|>"].map((text) => bpe.tokenId(text) ?? -1),
    );
    expect(controls.size).toBe(4);
    const attacks: [string, string, string][] = [
      ["<|begin|>", "<|end|>", "<|end|>"],
      ["<|begin|><|e", "nd|>", "<|end|>"],
      ["<|begin|>", "x<|en", "d|><|end|>"],
      ["<|begin|>", "<|end|><|end|><|begin|>", "<|end|>"],
      ["<|begin|>", "<<|end|><|tool|", "><|end|>"],
      ["<|begin|>", "<|message|>", "<|end|>"],
    ];
    for (const [before, text, after] of attacks) {
      const tokens = await bpe.tokenizePrompt({
        type: "segments",
        addBos: false,
        segments: [
          { type: "control", text: before },
          { type: "text", text },
          { type: "control", text: after },
        ],
      });
      expect(tokens.filter((token) => controls.has(token)).length, `${before}|${text}|${after}`).toBe(2);
      expect(Buffer.from(bpe.detokenize(tokens, { special: true })).toString()).toBe(before + text + after);
    }
  });

  it("gives the whole text's tokens when the caller's text is harmless", async () => {
    const text = "<|begin|>hello world<|end|>";
    const segments = [
      { type: "control", text: "<|begin|>he" },
      { type: "text", text: "llo wor" },
      { type: "control", text: "ld<|end|>" },
    ] as const;
    for (const engine of [bpe, spm]) {
      const tokens = await engine.tokenizePrompt({ type: "segments", addBos: false, segments });
      expect(tokens).toEqual(await engine.tokenize(text, { addSpecial: false, parseSpecial: true }));
    }
  });

  it("gives the whole text's tokens for a long prompt too, which is tokenized in parts", async () => {
    const segments = Array.from({ length: 3_000 }, (_, i) => [
      { type: "control", text: "<|begin|>" } as const,
      { type: "text", text: i % 3 === 0 ? `hello  ${i} ` : `hello ${i}` } as const,
      { type: "control", text: i % 2 === 0 ? "<|end|>" : "<|end|>\n" } as const,
    ]).flat();
    const text = segments.map((segment) => segment.text).join("");
    for (const engine of [bpe, spm]) {
      const tokens = await engine.tokenizePrompt({ type: "segments", addBos: false, segments });
      expect(tokens).toEqual(await engine.tokenize(text, { addSpecial: false, parseSpecial: true }));
    }
  });

  it("puts BOS first when the prompt allows it and the vocabulary wants it", async () => {
    const segments = [{ type: "text", text: "hello" }] as const;
    const bos = bpe.model.bosToken?.id;
    expect(await bpe.tokenizePrompt({ type: "segments", addBos: true, segments })).toEqual(
      await bpe.tokenize("hello"),
    );
    expect(await bpe.tokenizePrompt({ type: "segments", addBos: false, segments })).not.toContain(bos);
    expect(await spm.tokenizePrompt({ type: "segments", addBos: true, segments })).toEqual(
      await spm.tokenize("hello"),
    );
  });
});

describe("any prompt", () => {
  const control = ["<|end|>", "<|begin|>", "<|tool|>", "<|message|>"];
  const part = fc.oneof(
    fc.constantFrom("<", "<|", "|>", "end", "begin", "🦙", "hello", " ", "\n", "<think>", ...control),
    fc.string({ maxLength: 3 }),
  );
  const segment = fc.record({
    type: fc.constantFrom("control" as const, "text" as const),
    text: fc.array(part, { maxLength: 4 }).map((parts) => parts.join("")),
  });

  it("loses nothing, and has no control token that the caller's text touches", async () => {
    const ids = new Set(control.map((text) => bpe.tokenId(text)));
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
        const tokens = await bpe.tokenizePrompt({ type: "segments", addBos: false, segments });
        const bytes = segments.map(({ text }) => Buffer.from(text));
        expect(Buffer.from(bpe.detokenize(tokens, { special: true }))).toEqual(Buffer.concat(bytes));
        const owners = segments.flatMap(({ type }, index) => Array.from(bytes[index] ?? [], () => type));
        let at = 0;
        for (const token of tokens) {
          const { length } = bpe.detokenize([token], { special: true });
          if (ids.has(token)) expect(owners.slice(at, at + length)).not.toContain("text");
          at += length;
        }
      }),
      { numRuns: 300 },
    );
  });

  it("takes work by its length, of special tokens without end: by the square it would not end here", async () => {
    const count = 150_000;
    const end = bpe.model.eosToken?.id;
    const tokens = await bpe.tokenize("<|end|>".repeat(count), { addSpecial: false, parseSpecial: true });
    expect(tokens).toHaveLength(count);
    expect(tokens.every((token) => token === end)).toBe(true);
    const defined = await bpe.tokenize("<think>".repeat(count), { addSpecial: false });
    expect(defined).toHaveLength(count);
  });
});

describe("a long text", () => {
  const pre = (value: string) =>
    temporaryFile(tinyModel({ values: { "tokenizer.ggml.pre": { type: "string", value } } }));

  // Pre-tokenizers whose expressions llama.cpp runs by calling itself for each character.
  it.each(["tekken", "gpt-4o", "deepseek-v3", "llama4", "minimax-m2", "exaone-moe", "bloom"])(
    "of one kind of letter is tokenized to its end: %s",
    async (name) => {
      const engine = await loadEngine({ modelPath: pre(name), contextSize: 256, parallel: 1, threads: 1 });
      for (const text of ["a", " ", "日", "!", "7", "e\u0301", "a "].map((unit) => unit.repeat(60_000))) {
        const tokens = await engine.tokenize(text, { addSpecial: false });
        expect(Buffer.from(engine.detokenize(tokens)).toString() === text).toBe(true);
      }
      await engine.close();
    },
  );

  it("is refused where a line is longer than its thread's stack can carry, and only there", async () => {
    await expect(bpe.tokenize("a".repeat(1_000_001))).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(
        "1000001 characters is too long (at most 1000000 without a line break)",
      ),
    });
    for (const blank of [" ", "\n", "\u00a0"]) {
      await expect(bpe.tokenize(blank.repeat(100_000))).rejects.toMatchObject({
        code: "unsupported",
        message: expect.stringContaining("too many blanks in a row"),
      });
    }
    const lines = `${"a ".repeat(400_000)}\n`.repeat(2);
    expect(Buffer.from(bpe.detokenize(await bpe.tokenize(lines))).toString() === lines).toBe(true);
  });

  it("keeps neither the event loop waiting nor a short text that comes after it", async () => {
    const order: string[] = [];
    const note = (what: string) => () => void order.push(what);
    const long = bpe.tokenize("hello world\n".repeat(150_000)).then(note("long"));
    const short = bpe.tokenize("hello").then(note("short"));
    setImmediate(note("loop"));
    await Promise.all([long, short]);
    expect(order.at(-1)).toBe("long");
    expect(order.toSorted()).toEqual(["long", "loop", "short"]);
  });

  it("is given up with its signal, whether it runs or waits", async () => {
    const stop = new AbortController();
    const texts = Array.from({ length: 4 }, () =>
      bpe.tokenize("hello world\n".repeat(150_000), { signal: stop.signal }),
    );
    stop.abort("enough");
    for (const result of await Promise.allSettled(texts)) {
      expect(result).toMatchObject({ status: "rejected", reason: { name: "AbortError", cause: "enough" } });
    }
    expect(await bpe.tokenize("hello ".repeat(20_000), { addSpecial: false })).not.toHaveLength(0);
    await expect(bpe.tokenize("x", { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
