import { jsonLines, llamaTemplate, readCorpus } from "@camelid/testkit";
import { expect, test } from "vitest";
import { accepts } from "../../test/support/accepts.js";
import { resolveChatFormat } from "../registry/resolve-chat-format.js";
import type { ChatFormat, RenderInput } from "../spec/chat-format.js";

interface Case {
  readonly template: string;
  readonly inputs: {
    readonly messages: RenderInput["messages"];
    readonly tools: readonly { readonly name: string; readonly parameters: Record<string, unknown> }[];
    readonly tool_choice: "auto" | "required" | "none";
    readonly parallel_tool_calls: boolean;
    readonly enable_thinking: boolean;
    readonly json_schema: string;
  };
  readonly output_text: string;
  readonly is_partial: boolean;
}

const cases = jsonLines(readCorpus("chat-parse/cases.jsonl"))
  .map((line, index): { index: number; recorded: Case } => ({ index, recorded: JSON.parse(line) }))
  .filter(
    ({ recorded: { is_partial: cut, inputs } }) =>
      !cut && (inputs.tools.length > 0 || inputs.json_schema !== ""),
  );

const formats = new Map<string, ChatFormat>();

function grammarOf({ template: name, inputs }: Case): ReturnType<ChatFormat["render"]>["grammar"] {
  const format =
    formats.get(name) ?? resolveChatFormat({ template: llamaTemplate(name), bosToken: "", eosToken: "" });
  formats.set(name, format);
  return format.render({
    messages: inputs.messages,
    tools: inputs.tools.map((tool) => ({ type: "function", function: tool })),
    ...(inputs.tools.length > 0 ? { toolChoice: inputs.tool_choice } : {}),
    parallelToolCalls: inputs.parallel_tool_calls,
    enableThinking: inputs.enable_thinking,
    ...(inputs.json_schema === ""
      ? {}
      : {
          responseFormat: {
            type: "json_schema",
            json_schema: { name: "a", schema: JSON.parse(inputs.json_schema) },
          },
        }),
  }).grammar;
}

test.each(cases)(
  "case $index ($recorded.template): the grammar accepts the recorded output",
  ({ recorded }) => {
    const grammar = grammarOf(recorded);
    if (grammar === undefined) throw new Error("no grammar");
    expect(accepts(grammar, recorded.output_text)).toBe(true);
  },
);
