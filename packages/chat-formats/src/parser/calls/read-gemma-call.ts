import type { GemmaCallSyntax } from "../tool-syntax.js";
import { escapeJson } from "../json-escape.js";
import type { Reading, TextReader } from "../text-reader.js";
import { readName } from "./call-context.js";
import type { CallContext, CallOutcome } from "./call-context.js";

/** Nesting beyond which a value is no longer taken apart. */
const maximumDepth = 256;

/** `name{key:value,...}`: keys without quotes, strings between quote markers, everything else as in JSON. */
export function* readGemmaCall(context: CallContext, syntax: GemmaCallSyntax): Reading<CallOutcome> {
  const { reader, sink } = context;
  const head = yield* readName(reader, ["{"]);
  if (head === undefined || head.name === "") return "not-a-call";
  context.start(head.name);
  return (yield* passMembers(reader, syntax.quote, sink.argumentsDelta, 0)) ? "complete" : "cut";
}

/** An object after its opening brace. */
function* passMembers(
  reader: TextReader,
  quote: string,
  emit: (json: string) => void,
  depth: number,
): Reading<boolean> {
  emit("{");
  for (let count = 0; ; count += 1) {
    yield* reader.skipSpace();
    if (yield* reader.take("}")) break;
    if (count > 0) {
      if (!(yield* reader.take(","))) return false;
      emit(", ");
      yield* reader.skipSpace();
    }
    let key = "";
    for (const mark of [quote, '"']) {
      if (!(yield* reader.take(mark))) continue;
      if ((yield* reader.until([mark], (text) => (key += text))) === undefined) return false;
      break;
    }
    if ((yield* reader.until([":"], (text) => (key += text))) === undefined) return false;
    emit(`${JSON.stringify(key.trim())}: `);
    if (!(yield* passValue(reader, quote, emit, depth))) return false;
  }
  emit("}");
  return true;
}

function* passValue(
  reader: TextReader,
  quote: string,
  emit: (json: string) => void,
  depth: number,
): Reading<boolean> {
  yield* reader.skipSpace();
  if (yield* reader.take(quote)) {
    emit('"');
    const end = yield* reader.until([quote], (text) => emit(escapeJson(text)));
    if (end !== undefined) emit('"');
    return end !== undefined;
  }
  if (depth > maximumDepth) return false;
  if (yield* reader.take("{")) return yield* passMembers(reader, quote, emit, depth + 1);
  if (yield* reader.take("[")) {
    emit("[");
    for (let count = 0; ; count += 1) {
      yield* reader.skipSpace();
      if (yield* reader.take("]")) break;
      if (count > 0) {
        if (!(yield* reader.take(","))) return false;
        emit(", ");
      }
      if (!(yield* passValue(reader, quote, emit, depth + 1))) return false;
    }
    emit("]");
    return true;
  }
  let word = "";
  yield* reader.while(
    (character) => !",]}".includes(character),
    (text) => (word += text),
  );
  if ((yield* reader.peek()) === "") {
    emit(word);
    return false;
  }
  emit(bareJson(word.trim()));
  return true;
}

/** A value without quotes is JSON where it can be, and a string otherwise. */
function bareJson(word: string): string {
  try {
    JSON.parse(word);
    return word;
  } catch {
    return JSON.stringify(word);
  }
}
