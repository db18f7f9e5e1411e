import { isSpace } from "../text-reader.js";
import type { Reading, TextReader } from "../text-reader.js";

/**
 * Passes one JSON value on as it is written. Only strings and brackets are understood, so that an unfinished or
 * slightly wrong value still goes through. Returns false when the text ended inside the value.
 */
export function* passJson(reader: TextReader, emit: (text: string) => void): Reading<boolean> {
  let depth = 0;
  let started = false;
  for (;;) {
    const character = yield* reader.peek();
    if (character === "") return started && depth === 0;
    if (character === '"') {
      emit(yield* reader.next());
      if (!(yield* passString(reader, emit))) return false;
      if (depth === 0) return true;
      started = true;
      continue;
    }
    if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") {
      if (depth === 0) return started;
      depth -= 1;
      emit(yield* reader.next());
      if (depth === 0) return true;
      continue;
    } else if (depth === 0 && (character === "," || (started && isSpace(character)))) return true;
    else if (depth === 0 && !/[-+.\w]/.test(character)) return started;
    started = true;
    emit(yield* reader.next());
  }
}

const stringMarks = ['"', "\\"];

/** Passes the rest of a string, its closing quote included. */
function* passString(reader: TextReader, emit: (text: string) => void): Reading<boolean> {
  for (;;) {
    const end = yield* reader.until(stringMarks, emit);
    if (end === undefined) return false;
    emit(end);
    if (end === '"') return true;
    const escaped = yield* reader.next();
    if (escaped === "") return false;
    emit(escaped);
  }
}

/** Reads a JSON string whole and decodes it; undefined when none follows or it is cut or malformed. */
export function* readString(reader: TextReader): Reading<string | undefined> {
  if (!(yield* reader.take('"'))) return undefined;
  const parts: string[] = ['"'];
  if (!(yield* passString(reader, (text) => parts.push(text)))) return undefined;
  try {
    const value: unknown = JSON.parse(parts.join("").replaceAll("\n", "\\n").replaceAll("\t", "\\t"));
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Passes the arguments of a call on as JSON text. Some models write that text once more as a JSON string: it is
 * unwrapped. Returns false when the text ended inside.
 */
export function* passArguments(reader: TextReader, emit: (text: string) => void): Reading<boolean> {
  yield* reader.skipSpace();
  if ((yield* reader.peek()) !== '"') return yield* passJson(reader, emit);
  const text = yield* readString(reader);
  if (text === undefined) return false;
  emit(text);
  return true;
}
