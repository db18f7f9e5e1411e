import { escapeJson } from "../json-escape.js";
import type { Reading, TextReader } from "../text-reader.js";

const words: Readonly<Record<string, string>> = {
  True: "true",
  true: "true",
  False: "false",
  false: "false",
  None: "null",
  null: "null",
};
const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
  v: "\v",
  a: "\u0007",
  "0": "\0",
  "\n": "",
};
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Nesting beyond which a value is no longer taken apart. */
const maximumDepth = 256;

const inWord = (character: string): boolean => /[-+.\w]/.test(character);

/** Passes a Python literal on as JSON text. Returns false when the text ended inside it or it is none. */
export function* passPythonValue(
  reader: TextReader,
  emit: (json: string) => void,
  depth = 0,
): Reading<boolean> {
  yield* reader.skipSpace();
  const character = yield* reader.peek();
  if (character === '"' || character === "'") return yield* passString(reader, emit);
  if (depth > maximumDepth) return false;
  if (character === "[" || character === "(") {
    return yield* passItems(reader, emit, character === "[" ? "]" : ")", depth);
  }
  if (character === "{") return yield* passDictionary(reader, emit, depth);
  let word = "";
  yield* reader.while(inWord, (text) => (word += text));
  if (word === "") return false;
  emit(wordJson(word));
  // At the very end of the text nobody knows whether the word goes on.
  return (yield* reader.peek()) !== "";
}

function wordJson(word: string): string {
  if (Object.hasOwn(words, word)) return words[word] ?? word;
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(word)) return word;
  const number = Number(word.replaceAll("_", ""));
  return Number.isFinite(number) && /^[-+.\d]/.test(word) ? String(number) : JSON.stringify(word);
}

function* passItems(
  reader: TextReader,
  emit: (json: string) => void,
  close: string,
  depth: number,
): Reading<boolean> {
  yield* reader.next();
  emit("[");
  for (let count = 0; ; count += 1) {
    yield* reader.skipSpace();
    if (yield* reader.take(close)) break;
    if (count > 0) {
      if (!(yield* reader.take(","))) return false;
      yield* reader.skipSpace();
      if (yield* reader.take(close)) break;
      emit(", ");
    }
    if (!(yield* passPythonValue(reader, emit, depth + 1))) return false;
  }
  emit("]");
  return true;
}

function* passDictionary(reader: TextReader, emit: (json: string) => void, depth: number): Reading<boolean> {
  yield* reader.next();
  emit("{");
  for (let count = 0; ; count += 1) {
    yield* reader.skipSpace();
    if (yield* reader.take("}")) break;
    if (count > 0) {
      if (!(yield* reader.take(","))) return false;
      yield* reader.skipSpace();
      if (yield* reader.take("}")) break;
      emit(", ");
    }
    let key = "";
    if (!(yield* passPythonValue(reader, (json) => (key += json), depth + 1))) return false;
    emit(key.startsWith('"') ? key : JSON.stringify(key));
    yield* reader.skipSpace();
    if (!(yield* reader.take(":"))) return false;
    emit(": ");
    if (!(yield* passPythonValue(reader, emit, depth + 1))) return false;
  }
  emit("}");
  return true;
}

function* passString(reader: TextReader, emit: (json: string) => void): Reading<boolean> {
  let quote = yield* reader.next();
  if (yield* reader.take(quote + quote)) quote = quote.repeat(3);
  emit('"');
  for (;;) {
    const end = yield* reader.until([quote, "\\"], (text) => emit(escapeJson(text)));
    if (end === undefined) return false;
    if (end === quote) {
      emit('"');
      return true;
    }
    const letter = yield* reader.next();
    if (letter === "") return false;
    const digits = hexDigits[letter];
    if (digits === undefined) {
      emit(
        escapeJson(
          Object.hasOwn(escapes, letter)
            ? (escapes[letter] ?? "")
            : `${"'\"\\".includes(letter) ? "" : "\\"}${letter}`,
        ),
      );
      continue;
    }
    let hex = "";
    while (hex.length < digits && /[0-9a-fA-F]/.test(yield* reader.peek())) hex += yield* reader.next();
    const code = Number.parseInt(hex, 16);
    const valid = hex.length === digits && code <= 0x10ffff;
    emit(escapeJson(valid ? String.fromCodePoint(code) : `\\${letter}${hex}`));
  }
}
