// A minimal writer of GGUF version 3 files (ggml/docs/gguf.md), so that tests need no Python.

export type GgufValue =
  | { readonly type: "uint32" | "int32" | "float32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "int32s" | "float32s"; readonly value: readonly number[] };

export interface GgufTensor {
  readonly name: string;
  /** Innermost dimension first. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const alignment = 32;

/** The bytes of a file with these key-values and 32-bit float tensors. */
export function writeGguf(
  values: Readonly<Record<string, GgufValue>>,
  tensors: readonly GgufTensor[],
): Buffer {
  const keys = Object.entries(values);
  const head: Buffer[] = [Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(keys.length)];
  for (const [key, value] of keys) head.push(text(key), encode(value));
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    head.push(text(name), u32(shape.length), ...shape.map(u64), u32(0), u64(offset));
    offset = aligned(offset + data.byteLength);
  }
  const parts = [padded(Buffer.concat(head))];
  for (const { data } of tensors)
    parts.push(padded(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
  return Buffer.concat(parts);
}

function encode(value: GgufValue): Buffer {
  switch (value.type) {
    case "uint32":
      return Buffer.concat([u32(4), u32(value.value)]);
    case "int32":
      return Buffer.concat([u32(5), Buffer.from(Int32Array.of(value.value).buffer)]);
    case "float32":
      return Buffer.concat([u32(6), Buffer.from(Float32Array.of(value.value).buffer)]);
    case "bool":
      return Buffer.concat([u32(7), Buffer.of(value.value ? 1 : 0)]);
    case "string":
      return Buffer.concat([u32(8), text(value.value)]);
    case "strings":
      return Buffer.concat([u32(9), u32(8), u64(value.value.length), ...value.value.map(text)]);
    case "int32s":
      return Buffer.concat([
        u32(9),
        u32(5),
        u64(value.value.length),
        Buffer.from(Int32Array.from(value.value).buffer),
      ]);
    case "float32s":
      return Buffer.concat([
        u32(9),
        u32(6),
        u64(value.value.length),
        Buffer.from(Float32Array.from(value.value).buffer),
      ]);
  }
}

const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const text = (value: string) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const aligned = (size: number) => Math.ceil(size / alignment) * alignment;
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]);
