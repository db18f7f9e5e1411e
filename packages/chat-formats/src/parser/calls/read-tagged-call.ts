import type { TaggedSyntax } from "../tool-syntax.js";
import { escapeJson } from "../json-escape.js";
import type { Reading } from "../text-reader.js";
import { argumentJson, argumentKind } from "./argument-types.js";
import type { ArgumentKind } from "./argument-types.js";
import { readName } from "./call-context.js";
import type { CallContext, CallOutcome } from "./call-context.js";

/** A call whose arguments have markers of their own; they become JSON text, typed by the tool's schema. */
export function* readTaggedCall(
  context: CallContext,
  syntax: TaggedSyntax,
  callClose: string,
): Reading<CallOutcome> {
  const { reader, sink, tools } = context;
  const nameEnd = syntax.nameEnd === "" ? "\n" : syntax.nameEnd;
  const head = yield* readName(
    reader,
    [nameEnd, syntax.keyOpen, callClose].filter((end) => end !== ""),
  );
  if (head === undefined || head.name === "") return "not-a-call";
  context.start(head.name);
  sink.argumentsDelta("{");
  const complete = (): CallOutcome => {
    sink.argumentsDelta("}");
    return "complete";
  };
  if (head.end === callClose) return complete();
  let pending = head.end === syntax.keyOpen;
  for (let count = 0; ; count += 1) {
    if (!pending) pending = yield* reader.takeAfterSpace(syntax.keyOpen);
    if (!pending) {
      if (yield* reader.takeAfterSpace(callClose)) return complete();
      // A model that stops right after its last argument has said all; anything else in between is passed over.
      const stray = yield* reader.until([syntax.keyOpen, callClose], () => {});
      if (stray === undefined) return "cut";
      if (stray === callClose) return complete();
    }
    pending = false;
    const key = yield* readName(
      reader,
      syntax.keyClose.map((close) => close.markers[0] ?? ""),
    );
    if (key === undefined) return "cut";
    const close = syntax.keyClose.find((option) => option.markers[0] === key.end);
    for (const marker of close?.markers.slice(1) ?? []) yield* reader.takeAfterSpace(marker);
    sink.argumentsDelta(`${count > 0 ? ", " : ""}${JSON.stringify(key.name)}: `);
    const schemaKind = argumentKind(tools, head.name, key.name);
    const kind: ArgumentKind =
      close?.type === "string"
        ? { kind: "string" }
        : close?.type === "json" && schemaKind.kind === "string"
          ? argumentKind([], "", "")
          : schemaKind;
    if (!(yield* readValue(context, syntax, kind))) return "cut";
  }
}

/** One value up to its closing marker. A string streams; JSON waits, since only the whole tells whether it is JSON. */
function* readValue(
  { reader, sink }: CallContext,
  syntax: TaggedSyntax,
  kind: ArgumentKind,
): Reading<boolean> {
  if (syntax.newlines === true) yield* reader.take("\n");
  let close = syntax.valueClose;
  if (syntax.cdata === true && (yield* reader.take("<![CDATA["))) close = "]]>";
  const closers = syntax.newlines === true ? [`\n${close}`, close] : [close];
  const parts: string[] = [];
  let emit = (text: string): void => void parts.push(text);
  if (kind.kind === "string") {
    sink.argumentsDelta('"');
    emit = (text) => sink.argumentsDelta(escapeJson(text));
  }
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
