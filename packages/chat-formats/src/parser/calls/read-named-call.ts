import type { NamedJsonSyntax } from "../tool-syntax.js";
import type { Reading } from "../text-reader.js";
import { readName } from "./call-context.js";
import type { CallContext, CallOutcome } from "./call-context.js";
import { passArguments } from "./json-text.js";

/** The name, perhaps an id, and then the arguments as JSON. */
export function* readNamedCall(context: CallContext, syntax: NamedJsonSyntax): Reading<CallOutcome> {
  const { reader, sink } = context;
  // A model that forgets the marker after the name is still understood: a brace cannot be part of a name.
  const ends = [syntax.idOpen ?? "", syntax.nameEnd].filter((end) => end !== "");
  let id: string | undefined;
  if (syntax.idBefore !== undefined) {
    id = (yield* readName(reader, [syntax.idBefore]))?.name;
    if (id === undefined) return "not-a-call";
  }
  const head = yield* readHead(context, ends);
  if (head === undefined || head.name === "") return "not-a-call";
  if (head.end !== "" && head.end === syntax.idOpen) id = (yield* readName(reader, [syntax.nameEnd]))?.name;
  if (syntax.qualifiedName === true) {
    const bare = head.name.replace(/^functions\./, "").replace(/:\d+$/, "");
    context.start(bare, head.name);
  } else context.start(head.name, id);
  return (yield* passArguments(reader, sink.argumentsDelta)) ? "complete" : "cut";
}

function* readHead(
  { reader }: CallContext,
  ends: readonly string[],
): Reading<{ readonly name: string; readonly end: string } | undefined> {
  let name = "";
  for (;;) {
    for (const end of ends) if (yield* reader.take(end)) return { name: name.trim(), end };
    const character = yield* reader.peek();
    if (character === "{") return { name: name.trim(), end: "" };
    if (character === "" || name.length >= 256 || (character === "\n" && name.trim() !== ""))
      return undefined;
    name += yield* reader.next();
  }
}
