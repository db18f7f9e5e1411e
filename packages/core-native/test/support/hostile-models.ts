import { temporaryFolder } from "@camelid/testkit";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GgufValue } from "./gguf-writer.js";
import { randomNumbers, tinyModel, type TinyModelOptions } from "./tiny-model.js";
import { bpeVocabulary, spmVocabulary } from "./tiny-vocabulary.js";

const numericKeys = [
  "llama.context_length",
  "llama.embedding_length",
  "llama.block_count",
  "llama.feed_forward_length",
  "llama.attention.head_count",
  "llama.attention.head_count_kv",
  "llama.rope.dimension_count",
  "llama.vocab_size",
  "llama.expert_count",
  "llama.expert_used_count",
  "llama.attention.key_length",
  "llama.attention.value_length",
  "llama.attention.sliding_window",
  "llama.rope.scaling.original_context_length",
  "tokenizer.ggml.bos_token_id",
  "tokenizer.ggml.eos_token_id",
  "tokenizer.ggml.unknown_token_id",
  "tokenizer.ggml.padding_token_id",
  "general.alignment",
];
const extremes = [0, 1, 3, 31, 65, 65_536, 0x7fffffff, 0x80000000, 0xffffffff];

const text = (value: string): GgufValue => ({ type: "string", value });

/** Models whose key-values are extreme, of another type, or do not fit each other. */
export function inconsistentModels(): Map<string, Buffer> {
  const models = new Map<string, Buffer>();
  const add = (
    name: string,
    values: NonNullable<TinyModelOptions["values"]>,
    options: TinyModelOptions = {},
  ) => models.set(name, tinyModel({ ...options, values }));
  for (const key of numericKeys) {
    for (const value of extremes) add(`${key}=${value}`, { [key]: { type: "uint32", value } });
    add(`${key} is text`, { [key]: text("nonsense") });
    add(`${key} is negative`, { [key]: { type: "int32", value: -1 } });
    add(`${key} is a list`, { [key]: { type: "int32s", value: [1, 2, 3] } });
  }
  for (const value of [0, -1, NaN, Infinity, 1e38]) {
    add(`rms epsilon ${value}`, { "llama.attention.layer_norm_rms_epsilon": { type: "float32", value } });
    add(`rope base ${value}`, { "llama.rope.freq_base": { type: "float32", value } });
    add(`rope factor ${value}`, { "llama.rope.scaling.factor": { type: "float32", value } });
  }
  for (const [name, vocabulary] of [
    ["bpe", bpeVocabulary()],
    ["spm", spmVocabulary()],
  ] as const) {
    const list = (key: string) => {
      const value = vocabulary.values[key];
      return value !== undefined && "value" in value && Array.isArray(value.value) ? value.value : [];
    };
    const tokens = list("tokenizer.ggml.tokens").map(String);
    const types = list("tokenizer.ggml.token_type").map(Number);
    for (const key of Object.keys(vocabulary.values))
      add(`${name} without ${key}`, { [key]: undefined }, { vocabulary });
    for (const model of ["gpt2", "llama", "bert", "t5", "rwkv", "plamo2", "no_vocab", "none", "nonsense"]) {
      add(`${name} as ${model}`, { "tokenizer.ggml.model": text(model) }, { vocabulary });
    }
    for (const pre of ["default", "llama-bpe", "qwen2", "tekken", "gpt-4o", "nonsense", ""]) {
      add(`${name} pre ${pre}`, { "tokenizer.ggml.pre": text(pre) }, { vocabulary });
    }
    add(`${name} no tokens`, { "tokenizer.ggml.tokens": { type: "strings", value: [] } }, { vocabulary });
    add(
      `${name} few tokens`,
      { "tokenizer.ggml.tokens": { type: "strings", value: tokens.slice(0, 9) } },
      { vocabulary },
    );
    add(
      `${name} equal tokens`,
      { "tokenizer.ggml.tokens": { type: "strings", value: tokens.map(() => "a") } },
      { vocabulary },
    );
    add(
      `${name} empty tokens`,
      { "tokenizer.ggml.tokens": { type: "strings", value: tokens.map(() => "") } },
      { vocabulary },
    );
    add(
      `${name} odd tokens`,
      { "tokenizer.ggml.tokens": { type: "strings", value: tokens.map((token) => `${token}\uFFFD<0xZZ>`) } },
      { vocabulary },
    );
    add(
      `${name} few types`,
      { "tokenizer.ggml.token_type": { type: "int32s", value: types.slice(0, 9) } },
      { vocabulary },
    );
    for (const type of [-1, 0, 2, 3, 4, 5, 6, 99]) {
      add(
        `${name} types ${type}`,
        { "tokenizer.ggml.token_type": { type: "int32s", value: types.map(() => type) } },
        { vocabulary },
      );
    }
    add(
      `${name} few scores`,
      { "tokenizer.ggml.scores": { type: "float32s", value: [1, NaN] } },
      { vocabulary },
    );
    add(
      `${name} odd merges`,
      { "tokenizer.ggml.merges": { type: "strings", value: ["", "a", " ", "a b c", "zz yy"] } },
      { vocabulary },
    );
  }
  return models;
}

/** A tiny model with one tensor of each kind in each of some types that nothing, or not everything, is computed with. */
export function mistypedModels(): Map<string, Buffer> {
  const models = new Map<string, Buffer>();
  const base = tinyModel({ layers: 1 });
  const names = ["token_embd", "blk.0.attn_norm", "blk.0.attn_q", "blk.0.ffn_down", "output_norm", "output"];
  const f16 = 1;
  const [q8, integer, long, double, mxfp4] = [8, 26, 27, 28, 39];
  for (const name of names) {
    for (const type of [f16, q8, integer, long, double, mxfp4]) {
      const bytes = Buffer.from(base);
      const tensor = `${name}.weight`;
      const end = bytes.indexOf(tensor) + tensor.length;
      const dimensions = bytes.readUInt32LE(end);
      bytes.writeUInt32LE(type, end + 4 + 8 * dimensions);
      models.set(`${name} of type ${type}`, bytes);
    }
  }
  return models;
}

/** Models in whose header random bytes were changed. */
export function mutatedModels(count: number, firstSeed: number): Map<string, Buffer> {
  const bases = [tinyModel({ layers: 1 }), tinyModel({ layers: 1, vocabulary: spmVocabulary() })];
  const models = new Map<string, Buffer>();
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const draw = randomNumbers(seed);
    const pick = (limit: number) => Math.floor(draw() * limit);
    const bytes = Buffer.from(bases[seed % bases.length] ?? Buffer.alloc(0));
    const header = bytes.indexOf("output.weight") + 64;
    // The long lists of the vocabulary would take most of the changes.
    const vocabulary = bytes.indexOf("tokenizer.ggml.tokens");
    for (let change = pick(4); change >= 0; change--) {
      const at = draw() < 0.6 ? pick(vocabulary + 64) : pick(header);
      if (draw() < 0.5) bytes[at] = pick(256);
      else bytes.writeUInt32LE(extremes[pick(extremes.length)] ?? 0, at);
    }
    models.set(
      `seed ${String(seed).padStart(8, "0")}`,
      draw() < 0.05 ? bytes.subarray(0, pick(bytes.length)) : bytes,
    );
  }
  return models;
}

/** Writes them to a fresh folder, numbered, and gives its path. */
export function writeModels(models: ReadonlyMap<string, Buffer>): string {
  const folder = temporaryFolder();
  let index = 0;
  for (const [name, bytes] of models) {
    writeFileSync(
      join(folder, `${String(index++).padStart(5, "0")} ${name.replaceAll(/[^\w.=-]+/g, "_")}.gguf`),
      bytes,
    );
  }
  return folder;
}
