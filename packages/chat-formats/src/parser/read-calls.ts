import type { FunctionTool } from "@camelid/openai-types";
import type { OutputSink } from "./output-sink.js";
import { argumentJson, argumentKind } from "./argument-types.js";
import { passJson, readString } from "./read-json.js";
import type { Reading, TextReader } from "./text-reader.js";
import type { JsonCallSyntax, NamedJsonSyntax, TaggedSyntax } from "./tool-syntax.js";

/** What reading one call came to: read to its end, cut by the end of the text, or not a call at all. */
export type CallOutcome = "complete" | "cut" | "not-a-call";

/** What readers of calls work with. */
export interface CallContext {
  readonly reader: TextReader;
  readonly sink: OutputSink;
  readonly tools: readonly FunctionTool[];
}

/** Longest name that is believed; a longer one means that this is no call. */
export const maximumName = 256;

/** Reads text up to one of `ends`, as long as it can be a name. */
export function* readName(
  reader: TextReader,
  ends: readonly string[],
): Reading<{ readonly name: string; readonly end: string } | undefined> {
  let name = "";
  for (;;) {
    for (const end of ends) if (yield* reader.take(end)) return { name: name.trim(), end };
    const character = yield* reader.next();
    if (character === "" || name.length >= maximumName) return undefined;
    if (character === "\n" && name.trim() !== "") return undefined;
    name += character;
  }
}

const nameKeys = new Set(["name", "tool_name", "function_name"]);
const argumentKeys = new Set(["arguments", "parameters"]);
const idKeys = new Set(["id", "tool_call_id", "call_id"]);

/** A call as a JSON object; its keys may come in any order. */
export function* readJsonCall(context: CallContext, syntax: JsonCallSyntax): Reading<CallOutcome> {
  const { reader, sink } = context;
  let name: string | undefined;
  let id: string | undefined;
  let started = false;
  const held: string[] = [];
  let hasArguments = false;
  const start = (): void => {
    if (started || name === undefined) return;
    started = true;
    sink.startCall(name, id);
    for (const part of held) sink.argumentsDelta(part);
    held.length = 0;
  };
  const emit = (text: string): void => {
    if (started) sink.argumentsDelta(text);
    else held.push(text);
  };
  const cut = (): CallOutcome => {
    start();
    return started ? "cut" : "not-a-call";
  };
  let depth = 0;
  for (;;) {
    yield* reader.skipSpace();
    if (yield* reader.take("{")) depth += 1;
    if (depth === 0) return "not-a-call";
    for (;;) {
      yield* reader.skipSpace();
      if (!(yield* reader.take(","))) break;
    }
    if (yield* reader.take("}")) {
      depth -= 1;
      if (depth > 0) continue;
      start();
      if (!started) return "not-a-call";
      if (!hasArguments) sink.argumentsDelta("{}");
      return "complete";
    }
    const key = yield* readString(reader);
    if (key === undefined) return cut();
    yield* reader.skipSpace();
    if (!(yield* reader.take(":"))) return cut();
    yield* reader.skipSpace();
    const next = yield* reader.peek();
    if ((key === "function" || key === syntax.wrapperKey) && next === "{") continue;
    const isName = key === syntax.nameKey || nameKeys.has(key) || key === "function";
    if (isName && next === '"' && name === undefined) {
      name = yield* readString(reader);
      if (name === undefined) return cut();
      if (syntax.idLast !== true && (syntax.idKey === undefined || id !== undefined)) start();
      continue;
    }
    if (key === syntax.argumentsKey || argumentKeys.has(key)) {
      hasArguments = true;
      if (syntax.idLast !== true) start();
      if (!(yield* passArguments(reader, emit))) return cut();
      continue;
    }
    const value: string[] = [];
    const whole = yield* passJson(reader, (text) => value.push(text));
    if (!whole) return cut();
    if (key === syntax.idKey || idKeys.has(key)) {
      id ??= value.join("").replace(/^"(.*)"$/s, "$1");
    }
  }
}

/** Arguments as JSON text; some models write that text once more as a JSON string. */
function* passArguments(reader: TextReader, emit: (text: string) => void): Reading<boolean> {
  if ((yield* reader.peek()) !== '"') return yield* passJson(reader, emit);
  const text = yield* readString(reader);
  if (text === undefined) return false;
  emit(text);
  return true;
}

/** The name, perhaps an id, and then the arguments as JSON. `content` is called instead when the name opens content. */
export function* readNamedCall(
  context: CallContext,
  syntax: NamedJsonSyntax,
): Reading<CallOutcome | "content"> {
  const { reader, sink } = context;
  const ends = [syntax.idOpen ?? "", syntax.nameEnd, "{"].filter((end) => end !== "");
  const mark = reader.mark();
  const head = yield* readName(reader, ends);
  reader.release();
  if (head === undefined || head.name === "") return "not-a-call";
  if (syntax.contentNames?.includes(head.name) === true) return "content";
  let id: string | undefined;
  let { name } = head;
  if (head.end === syntax.idOpen) {
    id = (yield* readName(reader, [syntax.nameEnd]))?.name;
  }
  if (syntax.qualifiedName === true) {
    id = name;
    name = name.replace(/^functions\./, "").replace(/:\d+$/, "");
  }
  void mark;
  sink.startCall(name, id);
  const emit = (text: string): void => sink.argumentsDelta(text);
  if (head.end === "{") {
    emit("{");
    return (yield* passRestOfObject(reader, emit)) ? "complete" : "cut";
  }
  yield* reader.skipSpace();
  return (yield* passArguments(reader, emit)) ? "complete" : "cut";
}

/** Passes an object on whose opening brace has been consumed. */
function* passRestOfObject(reader: TextReader, emit: (text: string) => void): Reading<boolean> {
  for (;;) {
    yield* reader.skipSpace();
    const next = yield* reader.peek();
    if (next === "") return false;
    if (next === "}") {
      emit(yield* reader.next());
      return true;
    }
    if (next === "," || next === ":") emit(yield* reader.next());
    else if (!(yield* passJson(reader, emit))) return false;
  }
}

/** A call whose arguments have markers of their own; they become JSON text, typed by the tool's schema. */
export function* readTaggedCall(
  context: CallContext,
  syntax: TaggedSyntax,
  callClose: string,
): Reading<CallOutcome> {
  const { reader, sink, tools } = context;
  const nameEnd = syntax.nameEnd.trim();
  const head = yield* readName(reader, [nameEnd === "" ? "\n" : nameEnd, syntax.keyOpen, callClose].filter((end) => end !== ""));
  if (head === undefined || head.name === "") return "not-a-call";
  sink.startCall(head.name, undefined);
  sink.argumentsDelta("{");
  if (head.end === callClose) {
    sink.argumentsDelta("}");
    return "complete";
  }
  let pending = head.end === syntax.keyOpen;
  for (let count = 0; ; count += 1) {
    if (!pending) {
      yield* reader.skipSpace();
      pending = yield* reader.take(syntax.keyOpen);
    }
    if (!pending) {
      const closed = (yield* reader.peek()) !== "" && (callClose === "" || (yield* reader.take(callClose)));
      if (closed) {
        sink.argumentsDelta("}");
        return "complete";
      }
      return "cut";
    }
    pending = false;
    const key = yield* readName(reader, syntax.keyClose.map((close) => close.markers[0] ?? ""));
    if (key === undefined) return "cut";
    const close = syntax.keyClose.find((option) => option.markers[0] === key.end);
    for (const marker of close?.markers.slice(1) ?? []) yield* reader.takeAfterSpace(marker);
    sink.argumentsDelta(`${count > 0 ? ", " : ""}${JSON.stringify(key.name)}: `);
    const schemaKind = argumentKind(tools, head.name, key.name);
    const kind =
      close?.type === "string"
        ? ({ kind: "string" } as const)
        : close?.type === "json" && schemaKind.kind === "string"
          ? argumentKind([], "", "")
          : schemaKind;
    if (!(yield* readValue(context, syntax, kind))) return "cut";
  }
}

function* readValue(
  { reader, sink }: CallContext,
  syntax: TaggedSyntax,
  kind: ReturnType<typeof argumentKind>,
): Reading<boolean> {
  if (syntax.newlines === true) yield* reader.take("\n");
  let close = syntax.valueClose;
  if (syntax.cdata === true && (yield* reader.take("<![CDATA["))) close = "]]>";
  const closers = syntax.newlines === true ? [`\n${close}`, close] : [close];
  let emit: (text: string) => void;
  const parts: string[] = [];
  if (kind.kind === "string") {
    sink.argumentsDelta('"');
    emit = (text) => sink.argumentsDelta(JSON.stringify(text).slice(1, -1));
  } else emit = (text) => parts.push(text);
  const end = yield* reader.until(closers, emit);
  if (kind.kind === "string") {
    if (end === undefined) return false;
    sink.argumentsDelta('"');
  } else if (end === undefined) {
    sink.argumentsDelta(parts.join(""));
    return false;
  } else sink.argumentsDelta(argumentJson(parts.join(""), kind));
  if (close !== syntax.valueClose) yield* reader.takeAfterSpace(syntax.valueClose);
  return true;
}
