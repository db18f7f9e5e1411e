import { readFileSync } from "node:fs";
import { compileStructuralTag, createMatcher } from "@camelid/grammar";
import { expect, test } from "vitest";
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

const folder = new URL("../../../../../shared/cases/chat-parse/", import.meta.url);
const templates: Record<string, string> = JSON.parse(readFileSync(new URL("templates.json", folder), "utf8"));
const cases = readFileSync(new URL("cases.jsonl", folder), "utf8")
  .trim()
  .split("\n")
  .map((line, index): { index: number; recorded: Case } => ({ index, recorded: JSON.parse(line) }))
  .filter(
    ({ recorded: { is_partial: cut, inputs } }) =>
      !cut && (inputs.tools.length > 0 || inputs.json_schema !== ""),
  );

/** Outputs that are understood, but that a constrained model would write otherwise. */
const narrower = new Map<number, string>([
  ...[81, 82, 83, 84].map(
    (index) => [index, "more than three arguments come in the schema's order"] as const,
  ),
  ...[159, 175, 191].map((index) => [index, "nested values are JSON, not Python"] as const),
  [248, "JSON stands without a code fence"],
]);

const formats = new Map<string, ChatFormat>();

function grammarOf({ template: name, inputs }: Case): ReturnType<ChatFormat["render"]>["grammar"] {
  const format =
    formats.get(name) ?? resolveChatFormat({ template: templates[name], bosToken: "", eosToken: "" });
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

function accepts(grammar: NonNullable<ReturnType<typeof grammarOf>>, text: string): boolean {
  const matcher = createMatcher(compileStructuralTag(grammar).program);
  return matcher.push(text) && matcher.isComplete();
}

test.each(cases)(
  "case $index ($recorded.template): the grammar accepts the recorded output",
  ({ index, recorded }) => {
    const grammar = grammarOf(recorded);
    if (grammar === undefined) throw new Error("no grammar");
    expect(accepts(grammar, recorded.output_text)).toBe(!narrower.has(index));
  },
);

test("the grammar accepts no call of another tool, and no arguments against the schema", () => {
  const qwen = resolveChatFormat({
    template: templates["Qwen-Qwen2.5-7B-Instruct.jinja"],
    bosToken: "",
    eosToken: "",
  });
  const { grammar } = qwen.render({
    messages: [{ role: "user", content: "Hi" }],
    tools: [
      {
        type: "function",
        function: {
          name: "f",
          parameters: {
            type: "object",
            properties: { n: { type: "integer" } },
            required: ["n"],
            additionalProperties: false,
          },
        },
      },
    ],
    toolChoice: "required",
    parallelToolCalls: false,
  });
  if (grammar === undefined) throw new Error("no grammar");
  const call = (name: string, args: string): string =>
    `<tool_call>\n{"name": "${name}", "arguments": ${args}}\n</tool_call>`;
  expect(accepts(grammar, call("f", '{"n": 1}'))).toBe(true);
  expect(accepts(grammar, call("g", '{"n": 1}'))).toBe(false);
  expect(accepts(grammar, call("f", '{"n": "1"}'))).toBe(false);
  expect(accepts(grammar, call("f", "{}"))).toBe(false);
  expect(accepts(grammar, "no call")).toBe(false);
  expect(accepts(grammar, call("f", '{"n": 1}') + call("f", '{"n": 2}'))).toBe(false);
});
