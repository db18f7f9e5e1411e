// Vocabularies to run the native matcher with: a small one, that one and more tokens, or a model's.

const words = [
  '{"', '":', '": ', '": "', '", "', '","', '"}', '"]', "},", "}}", "[]", "{}", "[1", '["', "],", "]}", "true", "tru",
  "null", "false", "-1", "0.5", "1e", "10", "99", "00", '"a","a"', 'a","a', '":1,"a":', '"name"', '"na', "name", "type", "id", '"id":', "tags", "a@b.c",
  "2024-", "-01-", "12:30", "T00:", "http://", "example", ".com", "\\u00", '\\"', "\\n", "\\\\", "日本", "é", "hello",
  " the", "ab", "abc", "  ", "\n  ", ", ", ": ", "description", "value", "version", "1.0",
]; // prettier-ignore

/** All bytes (their tokens are numbered like them), then pieces of text that JSON likes. */
export const pieces = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...words.map((text) => new TextEncoder().encode(text)),
];

const keyOf = (bytes) => Buffer.from(bytes).toString("latin1");

export class TestVocabulary {
  #ids = new Map();
  #longest = 0;

  /**
   * @param {{ NativeVocabulary: new (bytes: readonly Uint8Array[], texts: readonly string[]) => object }} binding
   * @param {readonly Uint8Array[]} bytes what each token prints
   * @param {readonly string[]} texts how each is written
   */
  constructor(binding, bytes = pieces, texts = bytes.map((piece) => new TextDecoder().decode(piece))) {
    this.bytes = bytes;
    this.texts = texts;
    this.native = new binding.NativeVocabulary(bytes, texts);
    for (const [id, piece] of bytes.entries()) {
      if (piece.length === 0 || this.#ids.has(keyOf(piece))) continue;
      this.#ids.set(keyOf(piece), id);
      this.#longest = Math.max(this.#longest, piece.length);
    }
  }

  get size() {
    return this.bytes.length;
  }

  /** The token that prints just this. */
  idOf(bytes) {
    return this.#ids.get(keyOf(bytes));
  }

  /**
   * A text as tokens, the longest that fits first; with `next`, a random one of those that fit. Undefined when no token
   * prints one of the bytes.
   */
  tokenize(text, next) {
    const rest = keyOf(typeof text === "string" ? new TextEncoder().encode(text) : text);
    const tokens = [];
    for (let at = 0; at < rest.length;) {
      const fits = [];
      for (let length = Math.min(this.#longest, rest.length - at); length > 0; length--) {
        const id = this.#ids.get(rest.slice(at, at + length));
        if (id === undefined) continue;
        fits.push([id, length]);
        if (next === undefined) break;
      }
      if (fits.length === 0) return undefined;
      const [id, length] = fits[next === undefined ? 0 : next(fits.length)];
      tokens.push(id);
      at += length;
    }
    return tokens;
  }
}

/** The vocabulary of a model file; texts are tokenized as the model does. */
export async function loadModelVocabulary(binding, modelPath) {
  const { loadVocabulary } = await import("../../../bench/lib/grammar-cases.mjs");
  const { vocabulary, engine } = await loadVocabulary(modelPath);
  const made = new TestVocabulary(binding, vocabulary.bytes, vocabulary.texts);
  return {
    vocabulary: made,
    tokenize: (text) => engine.tokenize(text, { addSpecial: false }),
    close: () => engine.close(),
  };
}
