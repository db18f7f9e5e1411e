import type { OutputGrammar } from "@camelid/grammar";
import { argumentsSchema } from "../../grammar/describe-calls.js";
import { contentSchema } from "../../grammar/describe-output.js";
import { choice, literal, sequence, space } from "../../grammar/parts.js";
import type { OutputSink } from "../../parser/output-sink.js";
import { passArguments } from "../../parser/calls/json-text.js";
import { readName } from "../../parser/calls/call-context.js";
import type { OutputReader } from "../../parser/output-parser.js";
import type { Reading, TextReader } from "../../parser/text-reader.js";
import { defineTemplateFormat } from "../../render/template-format.js";
import type { ReaderContext } from "../../render/template-format.js";

const separator = ">>>";

/** Sections `recipient\nbody`, the first one opened by the prompt: `all` is the user, other names are tools. */
function createReader(toolNames: ReadonlySet<string>): OutputReader {
  return function* (reader: TextReader, sink: OutputSink): Reading<void> {
    sink.trimText = true;
    for (;;) {
      const mark = reader.mark();
      const head = yield* readName(reader, ["\n"]);
      if (head !== undefined && toolNames.has(head.name)) {
        reader.release();
        sink.startCall(head.name, undefined);
        if (!(yield* passArguments(reader, sink.argumentsDelta))) return;
        sink.endCall();
        if ((yield* reader.until([separator], sink.text)) === undefined) return;
        continue;
      }
      if (head === undefined || head.name !== "all") reader.reset(mark);
      reader.release();
      if ((yield* reader.until([separator], sink.text)) === undefined) return;
      sink.endText(true);
    }
  };
}

/** Sections with valid recipients only; the first one's `>>>` is the prompt's. */
function describe({ tools, input }: ReaderContext): OutputGrammar | undefined {
  const { callable, required, parallel } = tools;
  const schema = contentSchema(input);
  const body: OutputGrammar =
    schema === undefined ? { type: "free-text", excludes: [separator] } : { type: "json-schema", schema };
  const content = sequence(literal("all\n"), body);
  if (callable.length === 0) return schema === undefined ? undefined : content;
  const call = choice(
    callable.map((tool) =>
      sequence(
        literal(`${tool.function.name}\n`),
        { type: "json-schema", schema: argumentsSchema(tool) },
        space,
      ),
    ),
  );
  const more: OutputGrammar = {
    type: "repeat",
    part: sequence(literal(separator), call),
    min: 0,
    ...(parallel ? {} : { max: 0 }),
  };
  const calls = sequence(call, more);
  const answer = sequence(content, literal(separator), calls);
  return choice(required ? [calls, answer] : [calls, answer, content]);
}

/** Functionary v3.2: every part of an answer names its recipient after `>>>`. */
export const functionaryV32 = defineTemplateFormat({
  name: "functionary-v3.2",
  matches: ({ template = "" }) => template.includes(">>>all") || template.includes(">>>${recipient}"),
  contentOpen: "all\n",
  createGrammar: describe,
  createReader: ({ tools }) => createReader(new Set(tools.callable.map((tool) => tool.function.name))),
});
