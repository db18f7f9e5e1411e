import type { GgufValue } from "./gguf-writer.js";

/** Token types of the GGUF format. */
const normal = 1;
const unknown = 2;
const control = 3;
const userDefined = 4;
const byte = 6;

/** A vocabulary's key-values and size. */
export interface TinyVocabulary {
  readonly values: Readonly<Record<string, GgufValue>>;
  readonly size: number;
}

const specials = [
  ["<|end|>", control],
  ["<|begin|>", control],
  ["<|tool|>", control],
  ["<|message|>", control],
  ["<think>", userDefined],
] as const;

const words = ["he", "ll", "hell", "hello", "Ġw", "Ġwo", "Ġwor", "ld", "Ġworld"];
const merges = ["h e", "l l", "he ll", "hell o", "Ġ w", "Ġw o", "Ġwo r", "l d", "Ġwor ld"];

/**
 * Byte-level BPE: token ids 0 to 255 are the bytes in the order of `byteLetters`, then a few merged words, then
 * `<|end|>` (EOS), `<|begin|>` (BOS, put first), `<|tool|>`,
 * `<|message|>` (which llama.cpp takes for user-defined whatever the file says) and the user-defined `<think>`.
 */
export function bpeVocabulary(): TinyVocabulary {
  const tokens = [...byteLetters(), ...words, ...specials.map(([text]) => text)];
  const types = [
    ...byteLetters().map(() => normal),
    ...words.map(() => normal),
    ...specials.map(([, type]) => type),
  ];
  return {
    size: tokens.length,
    values: {
      "tokenizer.ggml.model": { type: "string", value: "gpt2" },
      "tokenizer.ggml.pre": { type: "string", value: "gpt-2" },
      "tokenizer.ggml.tokens": { type: "strings", value: tokens },
      "tokenizer.ggml.token_type": { type: "int32s", value: types },
      "tokenizer.ggml.merges": { type: "strings", value: merges },
      "tokenizer.ggml.bos_token_id": { type: "uint32", value: tokens.indexOf("<|begin|>") },
      "tokenizer.ggml.eos_token_id": { type: "uint32", value: tokens.indexOf("<|end|>") },
      "tokenizer.ggml.add_bos_token": { type: "bool", value: true },
    },
  };
}

/** SentencePiece with byte tokens: `<unk>`, `<s>`, `</s>`, the 256 bytes, then pieces. */
export function spmVocabulary(): TinyVocabulary {
  const bytes = Array.from(
    { length: 256 },
    (_, value) => `<0x${value.toString(16).toUpperCase().padStart(2, "0")}>`,
  );
  const pieces = ["▁", ..."abcdefghijklmnopqrstuvwxyz", "▁h", "he", "ll", "hello", "▁hello"];
  const tokens = ["<unk>", "<s>", "</s>", ...bytes, ...pieces];
  return {
    size: tokens.length,
    values: {
      "tokenizer.ggml.model": { type: "string", value: "llama" },
      "tokenizer.ggml.tokens": { type: "strings", value: tokens },
      "tokenizer.ggml.scores": {
        type: "float32s",
        value: tokens.map((_, index) => (index < 259 ? 0 : 259 - index)),
      },
      "tokenizer.ggml.token_type": {
        type: "int32s",
        value: [unknown, control, control, ...bytes.map(() => byte), ...pieces.map(() => normal)],
      },
      "tokenizer.ggml.bos_token_id": { type: "uint32", value: 1 },
      "tokenizer.ggml.eos_token_id": { type: "uint32", value: 2 },
      "tokenizer.ggml.unknown_token_id": { type: "uint32", value: 0 },
    },
  };
}

/** The letters that stand for the bytes 0 to 255 in byte-level BPE (GPT-2's `bytes_to_unicode`), sorted by byte. */
export function byteLetters(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, value) => {
    const printable = (value >= 33 && value <= 126) || (value >= 161 && value <= 172) || value >= 174;
    return String.fromCodePoint(printable ? value : next++);
  });
}
