import type { MetadataValue } from "../engine/engine.js";
import { findLayerFault, type TensorFacts } from "./check-layers.js";
import { FileReader } from "./file-reader.js";

/** What a GGUF file says of itself before its weights. Format: ggml/docs/gguf.md, versions 2 and 3. */
export interface GgufHeader {
  readonly version: number;
  readonly tensorCount: number;
  readonly metadata: Readonly<Record<string, MetadataValue>>;
}

const maxArrayEntriesKept = 64;
/** Numbers of a list that are kept while a header is checked: lists with an entry for each layer. */
const maxNumbersChecked = 4096;
/** Far more than any model has. They bound the work and the memory that a file can ask for before it is refused. */
const maxHeaderBytes = 2 ** 29;
const maxStringBytes = 2 ** 26;
const maxEntries = 4_000_000;
const maxKeys = 65_536;
const maxTensors = 1_000_000;
/** llama.cpp takes a token apart by calling itself for each byte. */
const maxTokenBytes = 65_535;
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
  if (keyCount > maxKeys) throw reader.invalid(`it has ${keyCount} key-values (at most ${maxKeys})`);
  if (tensorCount > maxTensors) throw reader.invalid(`it has ${tensorCount} tensors (at most ${maxTensors})`);
  const values: Record<string, MetadataValue> = Object.create(null);
  const metadata: Record<string, MetadataValue> = Object.create(null);
  for (let i = 0; i < keyCount; i++) {
    const key = readString(reader, maxKeyBytes);
    if (key in values) throw reader.invalid(`the key ${JSON.stringify(key)} occurs twice`);
    const type = reader.uint32();
    const entryType = type === 9 ? (typeNames[reader.peekUint32()] ?? "") : "";
    const value = readValue(reader, type, 0);
    values[key] = value;
    metadata[key] = shortened(value, entryType);
    if (key.endsWith("epsilon")) checkEpsilon(key, value, reader);
    if (key === "tokenizer.ggml.tokens") checkTokens(value, reader);
    if (reader.offset > maxHeaderBytes)
      throw reader.invalid(`its header is longer than ${maxHeaderBytes} bytes`);
  }
  const tensors = checkTensors(reader, tensorCount, alignmentOf(values, reader));
  const fault = findLayerFault(values, tensors);
  if (fault !== undefined) throw reader.invalid(fault);
  return { version, tensorCount, metadata };
}

/** A long list of numbers as its type and length. */
function shortened(value: MetadataValue, type: string): MetadataValue {
  return Array.isArray(value) && value.length > maxArrayEntriesKept ? { type, length: value.length } : value;
}

function checkTokens(value: MetadataValue, reader: FileReader): void {
  const longest =
    typeof value === "object" && "longest" in value
      ? (value.longest ?? 0)
      : Array.isArray(value)
        ? Math.max(0, ...value.map((token) => String(token).length))
        : 0;
  if (longest > maxTokenBytes) throw reader.invalid(`a token of ${longest} characters is too long`);
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

function checkTensors(reader: FileReader, tensorCount: number, alignment: number): TensorFacts[] {
  const tensors: TensorFacts[] = [];
  let lastOffset = 0;
  for (let i = 0; i < tensorCount; i++) {
    const name = readString(reader, maxKeyBytes);
    const dimensions = reader.uint32();
    if (dimensions > maxDimensions)
      throw reader.invalid(`tensor ${JSON.stringify(name)} has ${dimensions} dimensions`);
    for (let d = 0; d < dimensions; d++) reader.count();
    tensors.push({ name, dimensions, type: reader.uint32() });
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
  return tensors;
}

function readString(reader: FileReader, limit = maxStringBytes): string {
  const length = reader.count();
  if (length > limit) throw reader.invalid(`a text of ${length} bytes is too long (at most ${limit})`);
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
  if (entrySize === 8 && type !== 10 && type !== 11 && type !== 12) reader.entries += length;
  if (reader.entries > maxEntries)
    throw reader.invalid(`its lists of texts and lists have more than ${maxEntries} entries`);
  const kept = type === 8 || type === 9 ? maxArrayEntriesKept : maxNumbersChecked;
  if (length <= kept) return Array.from({ length }, () => readValue(reader, type, depth));
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
