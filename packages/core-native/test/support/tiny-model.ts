import { temporaryFolder } from "@camelid/testkit";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type GgufTensor, type GgufValue, writeGguf } from "./gguf-writer.js";
import { bpeVocabulary, type TinyVocabulary } from "./tiny-vocabulary.js";

export interface TinyModelOptions {
  readonly vocabulary?: TinyVocabulary;
  /** Weights are drawn from it. Default 1. */
  readonly seed?: number;
  readonly contextLength?: number;
  readonly layers?: number;
  /** Further or changed key-values; undefined removes one. */
  readonly values?: Readonly<Record<string, GgufValue | undefined>>;
  /** Changes the tensors before they are written. */
  readonly tensors?: (tensors: GgufTensor[]) => GgufTensor[];
}

const embedding = 32;
const heads = 2;
const feedForward = 64;

/** The bytes of a llama model of a few thousand random weights. */
export function tinyModel(options: TinyModelOptions = {}): Buffer {
  const { vocabulary = bpeVocabulary(), seed = 1, contextLength = 4096, layers = 2 } = options;
  const values: Record<string, GgufValue> = {
    "general.architecture": { type: "string", value: "llama" },
    "general.name": { type: "string", value: `tiny-${seed}` },
    "llama.context_length": { type: "uint32", value: contextLength },
    "llama.embedding_length": { type: "uint32", value: embedding },
    "llama.block_count": { type: "uint32", value: layers },
    "llama.feed_forward_length": { type: "uint32", value: feedForward },
    "llama.attention.head_count": { type: "uint32", value: heads },
    "llama.attention.head_count_kv": { type: "uint32", value: heads },
    "llama.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 },
    "llama.rope.dimension_count": { type: "uint32", value: embedding / heads },
    "llama.vocab_size": { type: "uint32", value: vocabulary.size },
    ...vocabulary.values,
  };
  for (const [key, value] of Object.entries(options.values ?? {})) {
    if (value === undefined) delete values[key];
    else values[key] = value;
  }
  const tensors = weights(vocabulary.size, layers, seed);
  return writeGguf(values, options.tensors?.(tensors) ?? tensors);
}

/** Writes bytes to a fresh file and gives its path. */
export function temporaryFile(bytes: Uint8Array, name = "tiny.gguf"): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** A tiny model's file. */
export const tinyModelFile = (options?: TinyModelOptions): string => temporaryFile(tinyModel(options));

function weights(vocabularySize: number, layers: number, seed: number): GgufTensor[] {
  const draw = randomNumbers(seed);
  const matrix = (name: string, rows: number, columns: number, scale: number): GgufTensor => ({
    name,
    shape: [rows, columns],
    data: Float32Array.from({ length: rows * columns }, () => (draw() - 0.5) * scale),
  });
  const ones = (name: string): GgufTensor => ({
    name,
    shape: [embedding],
    data: new Float32Array(embedding).fill(1),
  });
  const blocks = Array.from({ length: layers }, (_, layer) => `blk.${layer}.`).flatMap((block) => [
    ones(`${block}attn_norm.weight`),
    matrix(`${block}attn_q.weight`, embedding, embedding, 1),
    matrix(`${block}attn_k.weight`, embedding, embedding, 1),
    matrix(`${block}attn_v.weight`, embedding, embedding, 1),
    matrix(`${block}attn_output.weight`, embedding, embedding, 1),
    ones(`${block}ffn_norm.weight`),
    matrix(`${block}ffn_gate.weight`, embedding, feedForward, 1),
    matrix(`${block}ffn_up.weight`, embedding, feedForward, 1),
    matrix(`${block}ffn_down.weight`, feedForward, embedding, 1),
  ]);
  return [
    matrix("token_embd.weight", embedding, vocabularySize, 2),
    ...blocks,
    ones("output_norm.weight"),
    matrix("output.weight", embedding, vocabularySize, 2),
  ];
}

/** Mulberry32: a small generator with a fixed sequence. Numbers from 0 to 1. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
