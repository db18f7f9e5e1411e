import { describe, expect, it } from "vitest";
import { findLayerFault } from "./check-layers.js";

const f32 = 0;
const q4 = 2;
const weights = (name: string, type = f32) => ({ name, dimensions: 2, type });
const attention = [weights("blk.0.attn_q.weight", q4), weights("blk.0.attn_k.weight", q4)];
const values = (architecture: string, more: Readonly<Record<string, number | readonly number[]>> = {}) => ({
  "general.architecture": architecture,
  ...Object.fromEntries(Object.entries(more).map(([key, value]) => [`${architecture}.${key}`, value])),
});
const heads = { "attention.head_count": 4, "attention.head_count_kv": 2 };

describe("findLayerFault", () => {
  it("takes what real models have: shared heads, layers without attention, experts, lists per layer", () => {
    expect(findLayerFault(values("llama", heads), attention)).toBeUndefined();
    expect(findLayerFault(values("llama", { "attention.head_count": 4 }), attention)).toBeUndefined();
    const perLayer = { "attention.head_count": [0, 4], "attention.head_count_kv": [0, 4] };
    const second = [weights("blk.0.ffn_up.weight"), weights("blk.1.attn_q.weight")];
    expect(findLayerFault(values("deci", perLayer), second)).toBeUndefined();
    const hybrid = [weights("blk.0.attn_qkv.weight"), weights("blk.0.ssm_conv1d.weight")];
    expect(
      findLayerFault(values("jamba", { ...heads, "attention.head_count_kv": [0] }), hybrid),
    ).toBeUndefined();
    const experts = { ...heads, expert_count: 8, expert_used_count: 2 };
    expect(findLayerFault(values("mixtral", experts), attention)).toBeUndefined();
    expect(findLayerFault(values("mamba"), [weights("blk.0.ssm_in.weight")])).toBeUndefined();
    expect(findLayerFault({}, [])).toBeUndefined();
  });

  it.each([
    [
      "weights of integers",
      values("llama", heads),
      [weights("token_embd.weight", 26)],
      '"token_embd.weight" are of type I32',
    ],
    [
      "no heads",
      values("olmo2", { block_count: 1 }),
      attention,
      "olmo2.attention.head_count is missing, but layer 0",
    ],
    [
      "a layer without heads",
      values("x", { "attention.head_count": [0] }),
      attention,
      "head_count is 0, but layer 0",
    ],
    [
      "no shared heads",
      values("qwen", { ...heads, "attention.head_count_kv": [0] }),
      attention,
      "head_count_kv is 0 for layer 0",
    ],
    [
      "more shared heads than heads",
      values("x", { ...heads, "attention.head_count_kv": 65536 }),
      attention,
      "1 to 4, its heads",
    ],
    [
      "a rotation of nothing",
      values("glm4", { ...heads, "rope.dimension_count": 0 }),
      [],
      "glm4.rope.dimension_count is 0",
    ],
    [
      "keys of nothing",
      values("gemma4", { ...heads, "attention.key_length": 0 }),
      [],
      "gemma4.attention.key_length is 0",
    ],
    ["attention never", values("qwen35", { full_attention_interval: 0 }), [], "full_attention_interval is 0"],
    [
      "no experts used",
      values("dbrx", { expert_count: 4, expert_used_count: [0, 1] }),
      [],
      "expert_used_count is 0, but must be 1 to 4",
    ],
    [
      "more experts than there are",
      values("x", { expert_count: 4, expert_used_count: 5 }),
      [],
      "must be 1 to 4",
    ],
    ["experts of no size", values("qwen35moe", { block_count: 1 }), [], "expert_used_count is missing or 0"],
    ["no state space", values("qwen35", { block_count: 1 }), [], "qwen35.ssm.conv_kernel is missing or 0"],
    [
      "a bias that is taken for granted",
      values("falcon-h1", { block_count: 4 }),
      [weights("blk.3.ssm_conv1d.weight")],
      '"blk.3.ssm_conv1d.bias" is missing',
    ],
  ])("finds %s", (_, given, tensors, fault) => {
    expect(findLayerFault(given, tensors)).toContain(fault);
  });
});
