import type { OutputGrammar } from "@camelid/grammar";
import { argumentsSchema } from "../../grammar/describe-calls.js";
import { contentSchema } from "../../grammar/describe-output.js";
import { choice, literal, optional, sequence } from "../../grammar/parts.js";
import type { OutputSink } from "../../parser/output-sink.js";
import { passArguments } from "../../parser/calls/json-text.js";
import type { OutputReader } from "../../parser/output-parser.js";
import type { Reading, TextReader } from "../../parser/text-reader.js";
import { defineTemplateFormat } from "../../render/template-format.js";
import type { ReaderContext } from "../../render/template-format.js";
import type { PlainMessage } from "../../render/plain-message.js";

const message = "<|message|>";
const start = "<|start|>";
const ends = ["<|end|>", "<|call|>", "<|return|>", start];

/** What the head of a message says: `assistant<|channel|>commentary to=functions.f <|constrain|>json`. */
function readHead(head: string): { readonly channel: string; readonly tool: string | undefined } {
  const channel = /<\|channel\|>\s*(\w+)/.exec(head)?.[1] ?? "";
  const recipient = /to=([^\s<]+)/.exec(head)?.[1];
  return { channel, tool: recipient?.replace(/^functions\./, "") };
}

/** Longest head that is believed. */
const maximumHead = 512;

/**
 * Reads messages of OpenAI's harmony format. The channel `analysis` is reasoning, messages to a function are calls,
 * `final` and `commentary` are content. Source: OpenAI, "OpenAI harmony response format".
 */
function createReader(hasTools: boolean, keepReasoning: boolean): OutputReader {
  return function* (reader: TextReader, sink: OutputSink): Reading<void> {
    let spoke = false;
    for (;;) {
      let head = "";
      const marker: string | undefined = yield* reader.until([message, ...ends], (text) => {
        if (head.length <= maximumHead) head += text;
        else sink.text(text);
      });
      if (marker !== message) {
        // A head without a body: text of a model that does not keep to the format, or the role before a channel.
        if (!/^\s*(assistant)?\s*$/.test(head) && !head.startsWith("<|channel|>")) sink.text(head);
        if (marker === undefined) return;
        continue;
      }
      const { channel, tool } = readHead(head);
      if (tool !== undefined && hasTools) {
        sink.startCall(tool, undefined);
        if (!(yield* passArguments(reader, sink.argumentsDelta))) return;
        sink.endCall();
        if ((yield* reader.until(ends, () => {})) === undefined) return;
        continue;
      }
      const thinks = channel === "analysis";
      // Two messages of content are two paragraphs.
      if (spoke && !thinks) sink.rawText("\n");
      spoke ||= !thinks;
      if (thinks && keepReasoning) sink.rawText(`${head}${message}`);
      const emit = thinks ? (keepReasoning ? sink.rawText : sink.reasoning) : sink.text;
      const end = yield* reader.until(ends, emit);
      if (thinks && keepReasoning && end !== undefined) sink.rawText(end);
      else if (thinks) sink.endReasoning();
      if (end === undefined) return;
      sink.endText(false);
    }
  };
}

const thought = optional(
  sequence(
    literal("<|channel|>analysis<|message|>"),
    { type: "free-text", excludes: ["<|end|>"] },
    literal("<|end|><|start|>assistant"),
  ),
);

/** Messages to functions in free text, or JSON in the final channel; both after one message of reasoning. */
function describe({ tools, input }: ReaderContext): OutputGrammar | undefined {
  const { callable, required, parallel } = tools;
  const schema = contentSchema(input);
  const json =
    schema === undefined
      ? []
      : [sequence(thought, literal("<|channel|>final<|message|>"), { type: "json-schema", schema })];
  if (callable.length === 0) return json[0];
  const kind: OutputGrammar = {
    type: "regex",
    pattern: "(<\\|channel\\|>(commentary|analysis))?( ?(<\\|constrain\\|>)?json)?",
  };
  const calls = callable.map((tool) =>
    sequence(literal(tool.function.name), kind, literal(message), {
      type: "json-schema",
      schema: argumentsSchema(tool),
    }),
  );
  const triggered: OutputGrammar = {
    type: "triggered",
    triggers: [{ trigger: "to=functions.", body: choice(calls) }],
    min: required || json.length > 0 ? 1 : 0,
    ...(parallel ? {} : { max: 1 }),
  };
  return required ? triggered : choice([...json, triggered]);
}

/** The template takes either content or reasoning beside a call: with both, the content becomes a message before it. */
function prepare(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  return messages.flatMap((told): readonly PlainMessage[] => {
    if (
      told.role !== "assistant" ||
      told.toolCalls.length === 0 ||
      told.content === "" ||
      told.reasoning === ""
    )
      return [told];
    return [
      { ...told, reasoning: "", toolCalls: [] },
      { ...told, content: "" },
    ];
  });
}

/** gpt-oss and other models that speak harmony. */
export const harmony = defineTemplateFormat({
  name: "harmony",
  matches: ({ template = "" }) =>
    template.includes("<|channel|>") && template.includes("<|message|>") && template.includes("<|start|>"),
  syntax: {
    reasoning: { open: "<|channel|>analysis<|message|>", close: "<|end|>" },
    drop: ["<|channel|>", "<|message|>", "<|start|>", "<|constrain|>", "<|call|>", "<|end|>", "<|return|>"],
  },
  writtenReasoning: { open: "<|channel|>analysis<|message|>", close: "<|end|><|start|>assistant" },
  contentOpen: "<|channel|>final<|message|>",
  // <|end|> also ends the reasoning, so it cannot end the answer.
  stops: ["<|return|>", "<|call|>"],
  traits: { parallelToolCalls: false, reasoningField: "thinking" },
  prepare,
  createGrammar: describe,
  createReader: ({ tools, input }) =>
    createReader(tools.callable.length > 0, input.reasoningFormat === "none"),
});
