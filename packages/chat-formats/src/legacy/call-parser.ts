import type { FunctionTool } from "@camelid/openai-types";
import { TextReader } from "../parser/text-reader.js";
import type { OutputEvent, OutputParser } from "../spec/output-event.js";
import type { AnswerStart, CallSyntax } from "./call-syntax.js";
import { EventCollector } from "./event-collector.js";
import { readSections } from "./read-sections.js";

/** Parser of answers written in a call syntax. */
export class CallParser implements OutputParser {
  readonly #reader = new TextReader();
  readonly #events = new EventCollector();
  readonly #steps: ReturnType<typeof readSections>;

  constructor(syntax: CallSyntax, tools: readonly FunctionTool[], start: AnswerStart) {
    this.#steps = readSections(this.#reader, this.#events, syntax, tools, start);
  }

  push(text: string): OutputEvent[] {
    if (text === "") return [];
    this.#reader.append(text);
    if (!this.#reader.searchOn()) this.#steps.next();
    return this.#events.take();
  }

  finish(reason: "stop" | "length"): OutputEvent[] {
    this.#reader.end();
    this.#steps.next();
    this.#events.finish(reason);
    return this.#events.take();
  }
}
