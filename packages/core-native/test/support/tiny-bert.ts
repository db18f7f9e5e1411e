import { type GgufTensor, writeGguf } from "./gguf-writer.js";
import { temporaryFile } from "./tiny-model.js";

const embedding = 32;
const feedForward = 64;
const positions = 64;
const tokens = [
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  ..."▁abcdefghijklmnopqrstuvwxyz",
  "▁hello",
  "▁,",
  "▁!",
];

/** A tiny BERT: it reads text, but has no memory to continue one with. */
export function tinyBertFile(): string {
  const tensor = (name: string, ...shape: number[]): GgufTensor => ({
    name,
    shape,
    data: new Float32Array(shape.reduce((size, dimension) => size * dimension, 1)).fill(0.1),
  });
  const pair = (name: string, ...shape: number[]) => [
    tensor(`${name}.weight`, ...shape),
    tensor(`${name}.bias`, shape.at(-1) ?? 1),
  ];
  const block = "blk.0.";
  return temporaryFile(
    writeGguf(
      {
        "general.architecture": { type: "string", value: "bert" },
        "bert.context_length": { type: "uint32", value: positions },
        "bert.embedding_length": { type: "uint32", value: embedding },
        "bert.block_count": { type: "uint32", value: 1 },
        "bert.feed_forward_length": { type: "uint32", value: feedForward },
        "bert.attention.head_count": { type: "uint32", value: 2 },
        "bert.attention.layer_norm_epsilon": { type: "float32", value: 1e-5 },
        "bert.attention.causal": { type: "bool", value: false },
        "bert.pooling_type": { type: "uint32", value: 1 },
        "tokenizer.ggml.model": { type: "string", value: "bert" },
        "tokenizer.ggml.token_type_count": { type: "uint32", value: 2 },
        "tokenizer.ggml.tokens": { type: "strings", value: tokens },
        "tokenizer.ggml.token_type": { type: "int32s", value: tokens.map((_, index) => (index < 5 ? 3 : 1)) },
        "tokenizer.ggml.unknown_token_id": { type: "uint32", value: 1 },
        "tokenizer.ggml.cls_token_id": { type: "uint32", value: 2 },
        "tokenizer.ggml.seperator_token_id": { type: "uint32", value: 3 },
      },
      [
        tensor("token_embd.weight", embedding, tokens.length),
        tensor("token_types.weight", embedding, 2),
        tensor("position_embd.weight", embedding, positions),
        ...pair("token_embd_norm", embedding),
        ...pair(`${block}attn_q`, embedding, embedding),
        ...pair(`${block}attn_k`, embedding, embedding),
        ...pair(`${block}attn_v`, embedding, embedding),
        ...pair(`${block}attn_output`, embedding, embedding),
        ...pair(`${block}attn_output_norm`, embedding),
        ...pair(`${block}ffn_up`, embedding, feedForward),
        ...pair(`${block}ffn_down`, feedForward, embedding),
        ...pair(`${block}layer_output_norm`, embedding),
      ],
    ),
  );
}
