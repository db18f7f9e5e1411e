import type { JsonCallSyntax } from "../tool-syntax.js";
import type { Reading } from "../text-reader.js";
import type { CallContext, CallOutcome } from "./call-context.js";
import { passArguments, passJson, readString } from "./json-text.js";

const nameKeys = new Set(["name", "tool_name", "function_name"]);
const argumentKeys = new Set(["arguments", "parameters"]);
const idKeys = new Set(["id", "tool_call_id", "call_id"]);

/**
 * A call as a JSON object; its keys may come in any order, the usual names of them are understood in every format.
 * What comes before the name waits for it (and with `idLast` all waits for the id).
 */
export function* readJsonCall(context: CallContext, syntax: JsonCallSyntax): Reading<CallOutcome> {
  const { reader, sink } = context;
  let name: string | undefined;
  let id: string | undefined;
  let started = false;
  let hasArguments = false;
  const held: string[] = [];
  const start = (): boolean => {
    if (started || name === undefined) return started;
    started = true;
    context.start(name, id);
    for (const part of held) sink.argumentsDelta(part);
    held.length = 0;
    return true;
  };
  const emit = (text: string): void => {
    if (started) sink.argumentsDelta(text);
    else held.push(text);
  };
  const cut = (): CallOutcome => (start() ? "cut" : "not-a-call");
  let depth = 0;
  for (;;) {
    yield* reader.skipSpace();
    if (yield* reader.take("{")) depth += 1;
    if (depth === 0) return "not-a-call";
    yield* reader.skipSpace();
    if (depth > 0 && (yield* reader.take(","))) yield* reader.skipSpace();
    if (yield* reader.take("}")) {
      depth -= 1;
      if (depth > 0) continue;
      if (!start()) return "not-a-call";
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
      if (syntax.toolNames !== undefined && !syntax.toolNames.has(name)) return "not-a-call";
      context.commit();
      if (syntax.idLast !== true) start();
      continue;
    }
    if (key === syntax.argumentsKey || argumentKeys.has(key)) {
      hasArguments = true;
      if (!(yield* passArguments(reader, emit))) return cut();
      continue;
    }
    const isId = key === syntax.idKey || idKeys.has(key);
    if (syntax.toolNames !== undefined && !started && !isId && key !== "type") return "not-a-call";
    const value: string[] = [];
    if (!(yield* passJson(reader, (text) => value.push(text)))) return cut();
    if (isId) id ??= value.join("").replace(/^"(.*)"$/s, "$1");
  }
}
