import type { OutputGrammar } from "@camelid/grammar";
import type { FunctionTool } from "@camelid/openai-types";
import { describeCalls } from "../../grammar/describe-calls.js";
import { contentSchema } from "../../grammar/describe-output.js";
import { choice, literal, optional, sequence } from "../../grammar/parts.js";
import type { OutputReader } from "../../parser/output-parser.js";
import type { OutputSink } from "../../parser/output-sink.js";
import { readCalls } from "../../parser/read-calls.js";
import type { Reading, TextReader } from "../../parser/text-reader.js";
import type { ToolSyntax } from "../../parser/tool-syntax.js";
import { defineTemplateFormat } from "../../render/template-format.js";
import type { ReaderContext } from "../../render/template-format.js";

const message = "<|message|>";
const ends = ["<|eom|>", "<|eot|>", "<|start|>"];
const reasoning = { open: ` to=self${message}`, close: "<|eom|>" };
const sectionOpen = "<atem:function_calls>";

const calls: ToolSyntax = {
  sectionOpen,
  sectionClose: "</atem:function_calls>",
  callOpen: '<atem:invoke name="',
  callClose: ["</atem:invoke>"],
  call: {
    kind: "tagged",
    nameEnd: '">',
    keyOpen: '<atem:parameter name="',
    keyClose: [{ markers: ['">'], type: "schema" }],
    valueClose: "</atem:parameter>",
  },
};

/** Longest head that is believed. */
const maximumHead = 256;

/** Messages ` to=recipient<|message|>body`: to itself the model reasons, to the user it speaks, to others it calls. */
function createReader(tools: readonly FunctionTool[], keepReasoning: boolean): OutputReader {
  return function* (reader: TextReader, sink: OutputSink): Reading<void> {
    for (;;) {
      let head = "";
      const marker: string | undefined = yield* reader.until([message, ...ends], (text) => {
        if (head.length <= maximumHead) head += text;
        else sink.text(text);
      });
      if (marker !== message) {
        if (head.trim() !== "" && head.trim() !== "assistant") sink.text(head);
        if (marker === undefined) return;
        continue;
      }
      const recipient = /to=(\S+)/.exec(head)?.[1] ?? "user";
      if (recipient === "self") {
        if (keepReasoning) sink.rawText(`${head}${message}`);
        const end = yield* reader.until(ends, keepReasoning ? sink.rawText : sink.reasoning);
        if (!keepReasoning) sink.endReasoning();
        else if (end !== undefined) sink.rawText(end);
        if (end === undefined) return;
        continue;
      }
      for (;;) {
        const found = yield* reader.until(tools.length > 0 ? [sectionOpen, ...ends] : ends, sink.text);
        if (found === undefined) return;
        if (found !== sectionOpen) break;
        if (!(yield* readCalls(reader, sink, tools, calls, sectionOpen))) sink.text(sectionOpen);
      }
    }
  };
}

/** JSON for the user after one message of reasoning, or calls in free text. */
function describe({ tools, input }: ReaderContext): OutputGrammar | undefined {
  const schema = contentSchema(input);
  const thought = optional(
    sequence(
      literal(reasoning.open),
      { type: "free-text", excludes: [reasoning.close] },
      literal("<|eom|><|start|>assistant"),
    ),
  );
  const json =
    schema === undefined
      ? []
      : [sequence(thought, literal(` to=user${message}`), { type: "json-schema", schema })];
  if (tools.callable.length === 0) return json[0];
  const triggered: OutputGrammar = {
    type: "triggered",
    triggers: describeCalls(calls, tools.callable, tools.parallel),
    min: tools.required || json.length > 0 ? 1 : 0,
    ...(tools.parallel ? {} : { max: 1 }),
  };
  return tools.required ? triggered : choice([...json, triggered]);
}

/** Muse Glimmer: every message names its recipient; calls are tags in the namespace `atem`. */
export const muse = defineTemplateFormat({
  name: "muse",
  matches: ({ template = "" }) =>
    template.includes("<|eom|>") && template.includes("to=self") && template.includes("atem:"),
  syntax: { reasoning, tools: calls, drop: [message, ...ends] },
  writtenReasoning: { open: reasoning.open, close: `<|eom|><|start|>assistant to=user${message}` },
  contentOpen: ` to=user${message}`,
  stops: ["<|eot|>"],
  createGrammar: describe,
  createReader: ({ tools, input }) => createReader(tools.callable, input.reasoningFormat === "none"),
});
