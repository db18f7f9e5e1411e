import type { FunctionTool } from "@camelid/openai-types";
import { passJson } from "../parser/calls/json-text.js";
import type { Reading, TextReader } from "../parser/text-reader.js";
import { callMarkers } from "./call-syntax.js";
import type { AnswerStart, CallSyntax } from "./call-syntax.js";
import type { EventCollector } from "./event-collector.js";

/** Longest name that is believed; a longer one is content. */
const maximumName = 256;

interface Context {
  readonly reader: TextReader;
  readonly events: EventCollector;
  readonly syntax: CallSyntax;
  readonly tools: readonly FunctionTool[];
  readonly markers: ReadonlyMap<string, string | undefined>;
}

/** Reads an answer section by section; what is no section is content. */
export function* readSections(
  reader: TextReader,
  events: EventCollector,
  syntax: CallSyntax,
  tools: readonly FunctionTool[],
  start: AnswerStart,
): Reading<void> {
  const context: Context = { reader, events, syntax, tools, markers: callMarkers(syntax, tools) };
  let next: AnswerStart | undefined = start;
  while (next !== undefined) {
    switch (next.at) {
      case "section":
        next = yield* readSection(context);
        break;
      case "content":
        next = yield* readContent(context, next.continued === true);
        break;
      case "name":
        next = yield* readName(context);
        break;
      case "arguments":
        next = yield* readArguments(context, next.name);
        break;
    }
  }
}

/** What the next section is. Models put whitespace before its marker now and then. */
function* readSection({ reader, syntax, tools }: Context): Reading<AnswerStart> {
  const mark = reader.mark();
  yield* reader.skipSpace();
  let found: AnswerStart | undefined;
  const contentOpen = syntax.contentOpen.trimStart();
  if (contentOpen !== "" && (yield* reader.take(contentOpen))) found = { at: "content" };
  if (found === undefined && syntax.knownNamesOnly) {
    for (const { function: tool } of tools) {
      if (yield* reader.take(syntax.callOpen + tool.name + syntax.nameEnd)) {
        found = { at: "arguments", name: tool.name };
        break;
      }
    }
  } else if (found === undefined && (yield* reader.take(syntax.callOpen.trimStart()))) found = { at: "name" };
  if (found === undefined) reader.reset(mark);
  reader.release();
  return found ?? { at: "content", continued: true };
}

function* readContent(context: Context, continued: boolean): Reading<AnswerStart | undefined> {
  const { reader, events, syntax, markers } = context;
  if (syntax.trimContent && !continued) yield* reader.skipSpace();
  const marker = yield* reader.until([...markers.keys()], (text) => events.text(text));
  if (marker === undefined) return undefined;
  const name = markers.get(marker);
  if (name !== undefined) return { at: "arguments", name };
  return syntax.callOpen === "" ? { at: "section" } : { at: "name" };
}

/** A name, up to its end marker; anything else that stands there is content. */
function* readName({ reader, events, syntax, tools }: Context): Reading<AnswerStart> {
  let name = "";
  while (name.length <= maximumName && !(yield* reader.take(syntax.nameEnd))) {
    const character = yield* reader.next();
    if (character === "" || character === "\n") {
      events.text(syntax.callOpen + name + character);
      return { at: "content", continued: true };
    }
    name += character;
  }
  if (name.length > maximumName || name.trim() === "") {
    events.text(syntax.callOpen + name);
    return { at: "content", continued: true };
  }
  return { at: "arguments", name: toolName(name.trim(), tools) };
}

/** Some models write the namespace of the declaration before a name. */
function toolName(written: string, tools: readonly FunctionTool[]): string {
  const known = (name: string): boolean => tools.some((tool) => tool.function.name === name);
  const bare = written.replace(/^functions\./, "");
  return !known(written) && known(bare) ? bare : written;
}

/** The arguments: one JSON value, or whatever stands before the next section when it is none. */
function* readArguments(context: Context, name: string): Reading<AnswerStart | undefined> {
  const { reader, events, syntax, markers } = context;
  yield* reader.skipSpace();
  if ((yield* reader.peek()) === "") return undefined;
  events.startCall(name);
  const emit = (text: string): void => events.arguments(text);
  if ((yield* reader.peek()) === "{") {
    if (!(yield* passJson(reader, emit))) return undefined;
    events.endCall();
    return yield* readAfterCall(context);
  }
  const marker = yield* reader.until([...markers.keys()], emit);
  if (marker === undefined) return undefined;
  events.endCall();
  const next = markers.get(marker);
  if (next !== undefined) return { at: "arguments", name: next };
  return syntax.callOpen === "" ? { at: "section" } : { at: "name" };
}

/** Another section, the end, or text that has no business there and is passed on. */
function* readAfterCall({ reader, syntax }: Context): Reading<AnswerStart | undefined> {
  const mark = reader.mark();
  yield* reader.skipSpace();
  let again = false;
  for (const between of [syntax.between, ...(syntax.looseBetween ?? [])]) {
    const marker = between.trimStart();
    if (marker === "") again = (yield* reader.peek()) !== "";
    else again ||= yield* reader.take(marker);
  }
  const ended = !again && (yield* reader.peek()) === "";
  if (!again && !ended) reader.reset(mark);
  reader.release();
  if (ended) return undefined;
  return again ? { at: "section" } : { at: "content", continued: true };
}
