import type { MetadataValue } from "../engine/engine.js";

/** What the checks know of a tensor. */
export interface TensorFacts {
  readonly name: string;
  readonly dimensions: number;
  /** Number of its type in ggml. */
  readonly type: number;
}

/** Integers, 64-bit floats and formats of intermediate results: no kernel multiplies by them. */
const noWeightTypes = new Map([
  [9, "Q8_1"],
  [15, "Q8_K"],
  [24, "I8"],
  [25, "I16"],
  [26, "I32"],
  [27, "I64"],
  [28, "F64"],
]);

/** Key-values by which llama.cpp divides, or counts steps of a loop: absent, or above 0. */
const positiveKeys = [
  "attention.key_length",
  "attention.key_length_swa",
  "attention.value_length",
  "attention.value_length_swa",
  "rope.dimension_count",
  "rope.dimension_count_swa",
  "full_attention_interval",
];

/** Architectures whose experts, unless told otherwise, are as large as all weights divided by the experts used. */
const expertDividers = new Set([
  "qwen2moe",
  "qwen3moe",
  "qwen3vlmoe",
  "qwen3next",
  "qwen35moe",
  "rnd1",
  "mellum",
  "llada-moe",
  "grovemoe",
  "glm4moe",
]);

const stateSpaceKeys = [
  "ssm.conv_kernel",
  "ssm.inner_size",
  "ssm.state_size",
  "ssm.time_step_rank",
  "ssm.group_count",
].map((key) => ({ key, why: "its state space layers need it" }));

/** What llama.cpp takes for granted in recurrent layers of an architecture, and ends the process without. */
const recurrentNeeds: Readonly<
  Record<string, { readonly keys: typeof stateSpaceKeys; readonly tensors: readonly string[] }>
> = {
  qwen35: { keys: stateSpaceKeys, tensors: ["attn_qkv.weight", "attn_gate.weight"] },
  qwen35moe: { keys: stateSpaceKeys, tensors: ["attn_qkv.weight", "attn_gate.weight"] },
  qwen3next: { keys: stateSpaceKeys, tensors: [] },
  qwen4exp: { keys: stateSpaceKeys, tensors: [] },
  granitehybrid: { keys: [], tensors: ["ssm_conv1d.bias"] },
  "falcon-h1": { keys: [], tensors: ["ssm_conv1d.bias"] },
};

/**
 * What is wrong between the key-values and the tensors of a file, or undefined: what llama.cpp would end the process for,
 * by a division by zero, a null pointer or a loop without end. Everything else that is wrong it says itself.
 */
export function findLayerFault(
  values: Readonly<Record<string, MetadataValue>>,
  tensors: readonly TensorFacts[],
): string | undefined {
  const architecture = String(values["general.architecture"] ?? "");
  const value = (key: string) => values[`${architecture}.${key}`];
  const layers = new Map<number, Set<string>>();
  for (const { name, dimensions, type } of tensors) {
    const wrongType = noWeightTypes.get(type);
    if (dimensions > 1 && wrongType !== undefined && name.endsWith(".weight"))
      return `the weights ${JSON.stringify(name)} are of type ${wrongType}, with which nothing can be computed`;
    const [, layer, part = ""] = /^blk\.(\d+)\.(.+)$/.exec(name) ?? [];
    if (layer === undefined) continue;
    const parts = layers.get(Number(layer)) ?? new Set();
    layers.set(Number(layer), parts.add(part));
  }
  for (const key of positiveKeys) {
    const given = value(key);
    const wrong = numbersOf(given).find((number) => !(number > 0));
    if (wrong !== undefined) return `${architecture}.${key} is ${wrong}, but must be above 0`;
  }
  // Of an architecture that it does not know llama.cpp says so.
  if (!Object.keys(values).some((key) => key.startsWith(`${architecture}.`))) return undefined;
  return (
    findExpertFault(architecture, value) ??
    findHeadFault(architecture, value, layers) ??
    findRecurrentFault(architecture, value, layers)
  );
}

type Lookup = (key: string) => MetadataValue | undefined;
type Layers = ReadonlyMap<number, ReadonlySet<string>>;

function findExpertFault(architecture: string, value: Lookup): string | undefined {
  const [size = 0] = numbersOf(value("expert_feed_forward_length"));
  const [some = 0] = numbersOf(value("expert_used_count"));
  if (expertDividers.has(architecture) && !(size > 0) && !(some > 0))
    return `${architecture}.expert_used_count is missing or 0, and with it the size of an expert`;
  const [experts = 0] = numbersOf(value("expert_count"));
  if (experts === 0) return undefined;
  const wrong = numbersOf(value("expert_used_count")).find((used) => !(used > 0 && used <= experts));
  return wrong === undefined
    ? undefined
    : `${architecture}.expert_used_count is ${wrong}, but must be 1 to ${experts}, the number of experts`;
}

/** Layers with attention divide by their heads. */
function findHeadFault(architecture: string, value: Lookup, layers: Layers): string | undefined {
  const heads = value("attention.head_count");
  const keyHeads = value("attention.head_count_kv");
  for (const [layer, parts] of layers) {
    const recurrent = [...parts].some((part) => part.startsWith("ssm_"));
    const attends = parts.has("attn_q.weight") || parts.has("attn_qkv.weight") || parts.has("attn_k.weight");
    if (!attends || recurrent) continue;
    const own = ofLayer(heads, layer);
    if (!((own ?? 0) > 0))
      return `${architecture}.attention.head_count is ${own ?? "missing"}, but layer ${layer} has attention`;
    const shared = ofLayer(keyHeads, layer) ?? own ?? 0;
    if (!(shared > 0 && shared <= (own ?? 0)))
      return `${architecture}.attention.head_count_kv is ${shared} for layer ${layer}, but must be 1 to ${own}, its heads`;
  }
  return undefined;
}

function findRecurrentFault(architecture: string, value: Lookup, layers: Layers): string | undefined {
  const needs = Object.hasOwn(recurrentNeeds, architecture) ? recurrentNeeds[architecture] : undefined;
  if (needs === undefined) return undefined;
  for (const { key, why } of needs.keys) {
    const [number = 0] = numbersOf(value(key));
    if (!(number > 0)) return `${architecture}.${key} is missing or 0: ${why}`;
  }
  for (const [layer, parts] of layers) {
    if (!parts.has("ssm_conv1d.weight")) continue;
    const missing = needs.tensors.find((name) => !parts.has(name));
    if (missing !== undefined) return `the tensor "blk.${layer}.${missing}" is missing`;
  }
  return undefined;
}

/** Numbers of a value: its own, or a list's. */
function numbersOf(value: MetadataValue | undefined): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "number") : [];
}

function ofLayer(value: MetadataValue | undefined, layer: number): number | undefined {
  if (typeof value === "number") return value;
  return Array.isArray(value) && typeof value[layer] === "number" ? value[layer] : undefined;
}
