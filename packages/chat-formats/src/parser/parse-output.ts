import type { FunctionTool } from "@camelid/openai-types";
import type { OutputSink } from "./output-sink.js";
import { callOpeners, readCalls } from "./read-calls.js";
import type { OutputSyntax, ReasoningSyntax } from "./syntax.js";
import type { Reading, TextReader } from "./text-reader.js";

export interface ParseOptions {
  /** Tools whose calls are looked for; none: call markers are text. */
  readonly tools: readonly FunctionTool[];
  /** Whether reasoning stays in the content as written. */
  readonly keepReasoning: boolean;
}

/** Reads one answer written in `syntax`. */
export function* parseOutput(
  reader: TextReader,
  sink: OutputSink,
  syntax: OutputSyntax,
  options: ParseOptions,
): Reading<void> {
  const toolSyntax = options.tools.length > 0 ? syntax.tools : undefined;
  const openers = toolSyntax === undefined ? [] : callOpeners(toolSyntax);
  const { reasoning } = syntax;
  if (syntax.trimStart === true) sink.trimText = true;
  if (syntax.trimEnd === true) sink.trimEnd = true;
  const drop = syntax.drop ?? [];
  const call = function* (opener: string): Reading<void> {
    if (toolSyntax === undefined) return;
    const loose = toolSyntax.looseOpen?.includes(opener) === true && opener !== toolSyntax.sectionOpen;
    if (loose) sink.endText(true);
    if (!(yield* readCalls(reader, sink, options.tools, toolSyntax, opener))) sink.text(opener);
  };
  const bare = toolSyntax !== undefined && toolSyntax.callOpen === "" && toolSyntax.sectionOpen === undefined;
  for (;;) {
    if (bare && !sink.hasText) {
      yield* reader.skipSpace();
      const next = yield* reader.peek();
      if (next === "{" || next === "[") yield* call("");
    }
    const reads = reasoning !== undefined && (reasoning.anywhere === true || !sink.hasText);
    const markers = [...(reads ? [reasoning.open] : []), ...drop, ...openers];
    // The first word decides whether reasoning may still begin, so it is waited for.
    const marker: string | undefined = yield* untilMarker(
      reader,
      sink,
      markers,
      reads && reasoning.anywhere !== true,
    );
    if (marker === undefined) {
      if (yield* atEnd(reader)) return;
      continue;
    }
    if (reads && marker === reasoning.open) {
      const ended = yield* readReasoning(reader, sink, reasoning, openers, options.keepReasoning);
      if (ended !== undefined) yield* call(ended);
    } else if (openers.includes(marker)) yield* call(marker);
  }
}

/** Content up to a marker. With `firstOnly` it also stops (undefined) after the first piece that is content. */
function* untilMarker(
  reader: TextReader,
  sink: OutputSink,
  markers: readonly string[],
  firstOnly: boolean,
): Reading<string | undefined> {
  if (!firstOnly) return yield* reader.until(markers, sink.text);
  for (;;) {
    for (const marker of markers.toSorted((a, b) => b.length - a.length)) {
      if (yield* reader.take(marker)) return marker;
    }
    const character = yield* reader.next();
    if (character === "") return undefined;
    sink.text(character);
    if (sink.hasText) return undefined;
  }
}

function* atEnd(reader: TextReader): Reading<boolean> {
  return (yield* reader.peek()) === "";
}

/** A section of reasoning after its opening marker. Returns the call opener that ended it, if one did. */
function* readReasoning(
  reader: TextReader,
  sink: OutputSink,
  syntax: ReasoningSyntax,
  openers: readonly string[],
  keep: boolean,
): Reading<string | undefined> {
  if (keep) sink.rawText(syntax.open);
  const closers = [syntax.close, ...(syntax.looseClose ?? [])];
  const ends = syntax.endedByCalls === true ? [...closers, ...openers] : closers;
  const end = yield* reader.until(ends, keep ? sink.rawText : sink.reasoning);
  const closed = end !== undefined && closers.includes(end);
  if (keep) {
    if (closed) sink.rawText(end);
    return end === undefined || closed ? undefined : end;
  }
  sink.endReasoning();
  return end === undefined || closed ? undefined : end;
}
