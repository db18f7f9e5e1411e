import type { OutputEvent, OutputParser } from "../spec/output-event.js";
import { OutputSink } from "./output-sink.js";
import { TextReader } from "./text-reader.js";
import type { Reading } from "./text-reader.js";

/** Reads a whole answer, reporting to `sink`; text that it leaves unread is taken for content. */
export type OutputReader = (reader: TextReader, sink: OutputSink) => Reading<void>;

/**
 * An output parser out of a reader that is written as if all text were there. `prefill` is the part of the answer
 * that the prompt already holds: it is read first, and what it means is reported with the first events.
 */
export function createOutputParser(read: OutputReader, prefill = ""): OutputParser {
  const reader = new TextReader();
  const sink = new OutputSink();
  const steps = read(reader, sink);
  let done = false;
  let finished = false;
  const advance = (): void => {
    if (done) return;
    done = steps.next().done === true;
    if (done) sink.text(reader.rest());
  };
  reader.append(prefill);
  advance();
  return {
    push(text: string): OutputEvent[] {
      if (finished) return [];
      if (text !== "") {
        if (done) sink.text(text);
        else if (text.length !== 1 || !reader.passOne(text)) {
          reader.append(text);
          if (!reader.searchOn()) advance();
        }
      }
      return sink.take();
    },
    finish(reason: "stop" | "length"): OutputEvent[] {
      if (finished) return [];
      finished = true;
      reader.end();
      advance();
      sink.endContent();
      sink.finish(reason);
      return sink.take();
    },
  };
}
