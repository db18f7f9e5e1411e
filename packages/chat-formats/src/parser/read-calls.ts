import type { OutputSink } from "./output-sink.js";
import type { FunctionTool } from "@camelid/openai-types";
import type { Reading, TextReader } from "./text-reader.js";
import type { ToolSyntax } from "./tool-syntax.js";
import type { CallContext, CallOutcome } from "./calls/call-context.js";
import { readGemmaCall } from "./calls/read-gemma-call.js";
import { readJsonCall } from "./calls/read-json-call.js";
import { readNamedCall } from "./calls/read-named-call.js";
import { readPythonCall } from "./calls/read-python-call.js";
import { readTaggedCall } from "./calls/read-tagged-call.js";

/** So much text is looked at to find out whether a call follows; reading it again must not add up. */
const longestHead = 4096;

/** Texts at which a call may begin. */
export function callOpeners(syntax: ToolSyntax): readonly string[] {
  const openers = [syntax.sectionOpen ?? "", syntax.callOpen, ...(syntax.looseOpen ?? [])];
  return openers.filter((opener) => opener !== "");
}

function* readCall(context: CallContext, syntax: ToolSyntax): Reading<CallOutcome> {
  switch (syntax.call.kind) {
    case "json":
      return yield* readJsonCall(context, syntax.call);
    case "named-json":
      return yield* readNamedCall(context, syntax.call);
    case "tagged":
      return yield* readTaggedCall(context, syntax.call, syntax.callClose[0] ?? "");
    case "python":
      return yield* readPythonCall(context);
    case "gemma":
      return yield* readGemmaCall(context, syntax.call);
  }
}

/**
 * Reads the calls that follow `opener`, which has been consumed. Returns false, with nothing consumed and nothing
 * reported, when no call follows.
 */
export function* readCalls(
  reader: TextReader,
  sink: OutputSink,
  tools: readonly FunctionTool[],
  syntax: ToolSyntax,
  opener: string,
): Reading<boolean> {
  const section = opener === syntax.sectionOpen;
  let found = false;
  let mark: number | undefined = reader.mark();
  const release = (): void => {
    reader.limit(undefined);
    if (mark !== undefined) reader.release();
    mark = undefined;
  };
  const context: CallContext = {
    reader,
    sink,
    tools,
    commit: release,
    start: (name, id) => {
      found = true;
      release();
      sink.startCall(name, id);
    },
  };
  const giveUp = (): boolean => {
    if (mark !== undefined) reader.reset(mark);
    release();
    return found;
  };
  reader.limit(longestHead);
  if (section && syntax.callOpen !== "" && !(yield* reader.takeAfterSpace(syntax.callOpen))) return giveUp();
  const list = yield* takeList(reader, syntax);
  for (;;) {
    yield* reader.skipSpace();
    if (list && (yield* reader.take("]"))) break;
    const outcome = yield* readCall(context, syntax);
    if (outcome === "not-a-call") return giveUp();
    if (outcome === "cut") return true;
    yield* takeClosers(reader, syntax, list);
    sink.endCall();
    mark = reader.mark();
    reader.limit(longestHead);
    const more: boolean = list
      ? yield* reader.takeAfterSpace(",")
      : section && (yield* takeNext(reader, syntax));
    if (!more) {
      if (list) yield* reader.takeAfterSpace("]");
      break;
    }
  }
  release();
  if (list) yield* takeClosers(reader, syntax, false);
  if (syntax.sectionClose !== undefined) yield* reader.takeAfterSpace(syntax.sectionClose);
  return true;
}

/** Calls of a section may stand in brackets, whether or not the syntax says so. */
function* takeList(reader: TextReader, { call }: ToolSyntax): Reading<boolean> {
  if (call.kind !== "json" && call.kind !== "python") return false;
  return yield* reader.takeAfterSpace("[");
}

function* takeClosers(reader: TextReader, syntax: ToolSyntax, list: boolean): Reading<void> {
  if (list) return;
  const first = syntax.call.kind === "tagged" ? 1 : 0;
  for (const closer of syntax.callClose.slice(first)) yield* reader.takeAfterSpace(closer.trim());
}

/** The opening of a section's next call. Without opening markers a separator or an opening brace must be there. */
function* takeNext(reader: TextReader, syntax: ToolSyntax): Reading<boolean> {
  const separator = syntax.separator?.trim() ?? "";
  if (separator !== "" && !(yield* reader.takeAfterSpace(separator))) return false;
  if (syntax.callOpen !== "") return yield* reader.takeAfterSpace(syntax.callOpen);
  if (separator !== "") return true;
  yield* reader.skipSpace();
  const next = yield* reader.peek();
  return syntax.call.kind === "python" ? /[A-Za-z_]/.test(next) : syntax.call.kind === "json" && next === "{";
}
