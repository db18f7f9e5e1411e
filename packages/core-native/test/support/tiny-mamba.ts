import { type GgufTensor, writeGguf } from "./gguf-writer.js";
import { randomNumbers, temporaryFile } from "./tiny-model.js";
import { bpeVocabulary } from "./tiny-vocabulary.js";

const embedding = 32;
const inner = 64;
const state = 4;
const kernel = 4;
const rank = 2;

/** A tiny recurrent model: its memory of a sequence is one state, whose end alone cannot be forgotten. */
export function tinyMambaFile(): string {
  const vocabulary = bpeVocabulary();
  const draw = randomNumbers(5);
  const tensor = (name: string, shape: number[], value: () => number = () => draw() - 0.5): GgufTensor => ({
    name,
    shape,
    data: Float32Array.from({ length: shape.reduce((size, dimension) => size * dimension, 1) }, value),
  });
  const block = "blk.0.";
  return temporaryFile(
    writeGguf(
      {
        "general.architecture": { type: "string", value: "mamba" },
        "mamba.context_length": { type: "uint32", value: 4096 },
        "mamba.embedding_length": { type: "uint32", value: embedding },
        "mamba.feed_forward_length": { type: "uint32", value: 0 },
        "mamba.attention.head_count": { type: "uint32", value: 0 },
        "mamba.block_count": { type: "uint32", value: 1 },
        "mamba.ssm.conv_kernel": { type: "uint32", value: kernel },
        "mamba.ssm.inner_size": { type: "uint32", value: inner },
        "mamba.ssm.state_size": { type: "uint32", value: state },
        "mamba.ssm.time_step_rank": { type: "uint32", value: rank },
        "mamba.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 },
        ...vocabulary.values,
      },
      [
        tensor("token_embd.weight", [embedding, vocabulary.size], () => 2 * (draw() - 0.5)),
        tensor(`${block}attn_norm.weight`, [embedding], () => 1),
        tensor(`${block}ssm_in.weight`, [embedding, 2 * inner]),
        tensor(`${block}ssm_conv1d.weight`, [kernel, inner]),
        tensor(`${block}ssm_conv1d.bias`, [inner]),
        tensor(`${block}ssm_x.weight`, [inner, rank + 2 * state]),
        tensor(`${block}ssm_dt.weight`, [rank, inner]),
        tensor(`${block}ssm_dt.bias`, [inner]),
        tensor(`${block}ssm_a`, [state, inner], () => -draw()),
        tensor(`${block}ssm_d`, [inner]),
        tensor(`${block}ssm_out.weight`, [inner, embedding]),
        tensor("output_norm.weight", [embedding], () => 1),
      ],
    ),
  );
}
