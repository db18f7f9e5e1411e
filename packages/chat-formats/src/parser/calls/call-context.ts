import type { FunctionTool } from "@camelid/openai-types";
import type { OutputSink } from "../output-sink.js";
import type { Reading, TextReader } from "../text-reader.js";

/** What reading one call came to: read to its end, cut by the end of the text, or not a call at all. */
export type CallOutcome = "complete" | "cut" | "not-a-call";

/** What readers of calls work with. A reader that answers "not-a-call" has reported no event. */
export interface CallContext {
  readonly reader: TextReader;
  readonly sink: OutputSink;
  /** The tools of the request; their schemas type arguments that are not written as JSON. */
  readonly tools: readonly FunctionTool[];
  /** It is certain that this is a call: what was read so far is not needed again. */
  commit(): void;
  /** Commits, and reports the start of a call. */
  start(name: string, id?: string): void;
}

/** Longest name that is believed; a longer one means that this is no call. */
const maximumName = 256;

/** Reads text up to one of `ends`, as long as it can be a name; undefined when it cannot. */
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
