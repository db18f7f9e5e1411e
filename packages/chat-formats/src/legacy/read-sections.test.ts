import type { FunctionTool } from "@camelid/openai-types";
import { describe, expect, it } from "vitest";
import { TextReader } from "../parser/text-reader.js";
import type { AnswerStart, CallSyntax } from "./call-syntax.js";
import { chatmlFunctionCalling } from "./chatml-function-calling.js";
import { EventCollector } from "./event-collector.js";
import { functionaryFormats } from "./functionary.js";
import { readSections } from "./read-sections.js";

const tools: readonly FunctionTool[] = ["lookup", "look"].map((name) => ({
  type: "function",
  function: { name },
}));
const syntaxes = [chatmlFunctionCalling, ...functionaryFormats].map((format): [string, CallSyntax] => [
  format.name,
  format.syntax("auto"),
]);

/** Characters looked at or copied while `text` is read in pieces of this size. */
function workOf(
  syntax: CallSyntax,
  text: string,
  size: number,
  start: AnswerStart = { at: "section" },
): number {
  const reader = new TextReader();
  const events = new EventCollector();
  const steps = readSections(reader, events, syntax, tools, start);
  for (let place = 0; place < text.length; place += size) {
    reader.append(text.slice(place, place + size));
    if (!reader.searchOn()) steps.next();
    events.take();
  }
  return reader.work;
}

/** Outputs by what they are made of, most of them meant to be read again and again. */
const outputs = (syntax: CallSyntax): [string, string, string][] => {
  const { contentOpen, callOpen, nameEnd, between } = syntax;
  const call = `${callOpen}lookup${nameEnd}`;
  return [
    ["words", contentOpen, "some words of an answer, "],
    ["line breaks", contentOpen, "\n"],
    ["beginnings of calls", contentOpen, between + callOpen.slice(0, -1)],
    ["openers without names", contentOpen, `${between}${callOpen}\n`],
    ["calls", "", `${call}{"text": "x"}${between}`],
    ["a call of one long string", `${call}{"text": "`, "words and <b>tags</b> "],
    ["brackets without end", call, "["],
    ["arguments that are none", call, "no JSON "],
    ["whitespace after a call", `${call}{}`, "\n "],
    ["whitespace before a section", "", " \n"],
    ["a name without end", callOpen, "name"],
  ];
};

describe.each(syntaxes)("reading answers of %s", (_name, syntax) => {
  it.each(outputs(syntax))("costs no more than their length, of %s", (_kind, start, piece) => {
    const text = (length: number) => start + piece.repeat(Math.ceil(length / piece.length));
    for (const size of [1, 7]) {
      const [once, twice] = [workOf(syntax, text(5_000), size), workOf(syntax, text(10_000), size)];
      expect(twice).toBeLessThanOrEqual(2.3 * once + 200);
      expect(once).toBeLessThanOrEqual(40 * 5_000);
    }
  });
});
