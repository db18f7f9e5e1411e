import type { MetadataValue } from "../engine/engine.js";
import { FileReader } from "./file-reader.js";

/** What a GGUF file says of itself before its weights. Format: ggml/docs/gguf.md, versions 2 and 3. */
export interface GgufHeader {
  readonly version: number;
  readonly tensorCount: number;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
}

const maxArrayEntriesKept = 64;
const maxNesting = 4;
const maxKeyBytes = 65535;
const maxDimensions = 4;
const typeNames = [
  "uint8",
  "int8",
  "uint16",
  "int16",
  "uint32",
  "int32",
  "float32",
  "bool",
  "string",
  "array",
  "uint64",
  "int64",
  "float64",
];
const fixedSizes = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];

/**
 * Reads and checks a GGUF file's header: every count, string and tensor offset is held against the file's size.
 * Throws CoreError `model_not_found` or `invalid_model_file` with the byte.
 */
export function readGguf(path: string): GgufHeader {
  const reader = new FileReader(path);
  try {
    return readHeader(reader);
  } finally {
    reader.close();
  }
}

function readHeader(reader: FileReader): GgufHeader {
  if (reader.size < 24) throw reader.invalid(`it has only ${reader.size} bytes`);
  if (reader.bytes(4).toString("latin1") !== "GGUF") {
    reader.offset = 0;
    throw reader.invalid('it does not begin with "GGUF"');
  }
  const version = reader.uint32();
  if (version !== 2 && version !== 3)
    throw reader.invalid(`version ${version} is not supported (2 and 3 are)`);
  const tensorCount = reader.count();
  const keyCount = reader.count();
  // The shortest key-value takes 13 bytes, the shortest tensor description 32.
  if (keyCount > reader.size / 13 || tensorCount > reader.size / 32)
    throw reader.invalid("its counts exceed its size");
  const metadata: Record<string, MetadataValue> = Object.create(null);
  for (let i = 0; i < keyCount; i++) {
    const key = readString(reader, maxKeyBytes);
    if (key in metadata) throw reader.invalid(`the key ${JSON.stringify(key)} occurs twice`);
    metadata[key] = readValue(reader, reader.uint32(), 0);
    if (key.endsWith("epsilon")) checkEpsilon(key, metadata[key], reader);
  }
  checkTensors(reader, tensorCount, alignmentOf(metadata, reader));
  return { version, tensorCount, metadata };
}

/** llama.cpp ends the process at a norm whose epsilon is none. */
function checkEpsilon(key: string, value: MetadataValue | undefined, reader: FileReader): void {
  if (typeof value === "number" && value >= 0 && value < Infinity) return;
  throw reader.invalid(`${key} is ${String(value)}, but must be a number that is not negative`);
}

function alignmentOf(metadata: Record<string, MetadataValue>, reader: FileReader): number {
  const alignment = metadata["general.alignment"] ?? 32;
  if (typeof alignment !== "number" || alignment <= 0 || alignment % 8 !== 0) {
    throw reader.invalid(`general.alignment is ${String(alignment)}, but must be a positive multiple of 8`);
  }
  return alignment;
}

function checkTensors(reader: FileReader, tensorCount: number, alignment: number): void {
  let lastOffset = 0;
  for (let i = 0; i < tensorCount; i++) {
    const name = readString(reader, maxKeyBytes);
    const dimensions = reader.uint32();
    if (dimensions > maxDimensions)
      throw reader.invalid(`tensor ${JSON.stringify(name)} has ${dimensions} dimensions`);
    for (let d = 0; d < dimensions; d++) reader.count();
    reader.uint32();
    const offset = reader.count();
    if (offset % alignment !== 0)
      throw reader.invalid(`tensor ${JSON.stringify(name)} lies at an unaligned offset`);
    lastOffset = Math.max(lastOffset, offset);
  }
  const dataStart = Math.ceil(reader.offset / alignment) * alignment;
  if (tensorCount > 0 && dataStart + lastOffset >= reader.size) {
    throw reader.invalid(
      `it is truncated: a tensor begins at byte ${dataStart + lastOffset}, but the file has ${reader.size}`,
    );
  }
}

function readString(reader: FileReader, limit = Number.MAX_SAFE_INTEGER): string {
  const length = reader.count();
  if (length > limit) throw reader.invalid(`a name of ${length} bytes is too long`);
  return reader.bytes(length).toString("utf8");
}

function readValue(reader: FileReader, type: number, depth: number): MetadataValue {
  switch (type) {
    case 0:
      return reader.bytes(1).readUInt8();
    case 1:
      return reader.bytes(1).readInt8();
    case 2:
      return reader.bytes(2).readUInt16LE();
    case 3:
      return reader.bytes(2).readInt16LE();
    case 4:
      return reader.uint32();
    case 5:
      return reader.bytes(4).readInt32LE();
    case 6:
      return reader.bytes(4).readFloatLE();
    case 7:
      return reader.bytes(1).readUInt8() !== 0;
    case 8:
      return readString(reader);
    case 9:
      return readArray(reader, depth + 1);
    case 10:
      return reader.bytes(8).readBigUInt64LE();
    case 11:
      return reader.bytes(8).readBigInt64LE();
    case 12:
      return reader.bytes(8).readDoubleLE();
    default:
      throw reader.invalid(`value type ${type} is unknown`);
  }
}

function readArray(reader: FileReader, depth: number): MetadataValue {
  if (depth > maxNesting) throw reader.invalid("arrays are nested too deeply");
  const type = reader.uint32();
  const length = reader.count();
  const name = typeNames[type];
  if (name === undefined) throw reader.invalid(`array type ${type} is unknown`);
  const entrySize = fixedSizes[type] || 8;
  if (length * entrySize > reader.size - reader.offset)
    throw reader.invalid(`an array of ${length} entries does not fit the file`);
  if (length <= maxArrayEntriesKept) return Array.from({ length }, () => readValue(reader, type, depth));
  if (type === 8) return { type: name, length, longest: longestString(reader, length) };
  if (type === 9) for (let i = 0; i < length; i++) readValue(reader, type, depth);
  else reader.offset += length * entrySize;
  return { type: name, length };
}

function longestString(reader: FileReader, count: number): number {
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, readString(reader).length);
  return longest;
}

/**
 * The most characters of a text that one token stands for. Undefined for tokenizers that leave characters out, and for
 * files that do not say.
 */
export function longestToken({ metadata }: GgufHeader): number | undefined {
  const tokenizer = metadata["tokenizer.ggml.model"];
  if (tokenizer !== "gpt2" && tokenizer !== "llama") return undefined;
  const tokens = metadata["tokenizer.ggml.tokens"];
  const known = typeof tokens === "object" && "longest" in tokens ? tokens.longest : undefined;
  return known === undefined || known === 0 ? undefined : known;
}

/** The context length that the model was trained on; 512, llama.cpp's smallest usual, when the file does not say. */
export function trainedContextLength({ metadata }: GgufHeader): number {
  const value = metadata[`${String(metadata["general.architecture"])}.context_length`];
  return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : 512;
}
