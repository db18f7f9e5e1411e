import { llamaTemplate } from "@camelid/testkit";
import { expect, test } from "vitest";
import { accepts, type OutputGrammar } from "../../test/support/accepts.js";
import { resolveChatFormat } from "../registry/resolve-chat-format.js";

test("the grammar accepts no call of another tool, and no arguments against the schema", () => {
  const qwen = resolveChatFormat({
    template: llamaTemplate("Qwen-Qwen2.5-7B-Instruct.jinja"),
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

function argumentsGrammar(
  template: string,
  properties: Record<string, unknown>,
  required: readonly string[],
): OutputGrammar {
  const { grammar } = resolveChatFormat({
    template: llamaTemplate(template),
    bosToken: "",
    eosToken: "",
  }).render({
    messages: [{ role: "user", content: "Hi" }],
    tools: [
      { type: "function", function: { name: "f", parameters: { type: "object", properties, required } } },
    ],
    toolChoice: "required",
  });
  if (grammar === undefined) throw new Error("no grammar");
  return grammar;
}

test("required arguments come in any order, each once, however many optional ones there are", () => {
  const integer = { type: "integer" };
  const properties = { a: integer, b: integer, c: integer, d: integer, e: integer };
  const grammar = argumentsGrammar("Qwen3-Coder.jinja", properties, ["a", "b"]);
  const call = (names: string): string => {
    const written = [...names].map((name) => `<parameter=${name}>\n1\n</parameter>\n`).join("");
    return `<tool_call>\n<function=f>\n${written}</function>\n</tool_call>`;
  };
  for (const names of ["ab", "ba", "bace", "abcde"])
    expect([names, accepts(grammar, call(names))]).toEqual([names, true]);
  for (const names of ["a", "aab", "bab", "bacc", ""])
    expect([names, accepts(grammar, call(names))]).toEqual([names, false]);
  expect(accepts(grammar, call("ebadc"))).toBe(true);
  const many = argumentsGrammar(
    "Qwen3-Coder.jinja",
    Object.fromEntries([..."abcdefghij"].map((name) => [name, integer])),
    ["a", "b"],
  );
  for (const [names, good] of [
    ["bacj", true],
    ["abcdefghij", true],
    ["ab", true],
    ["acca", false],
    ["cd", false],
  ] as const)
    expect([names, accepts(many, call(names))]).toEqual([names, good]);
});

test("JSON content may stand in a code fence, which must be closed", () => {
  const { grammar } = resolveChatFormat({
    template: llamaTemplate("Qwen3-Coder.jinja"),
    bosToken: "",
    eosToken: "",
  }).render({
    messages: [{ role: "user", content: "Hi" }],
    responseFormat: { type: "json_schema", json_schema: { name: "a", schema: { const: 1 } } },
  });
  if (grammar === undefined) throw new Error("no grammar");
  expect(["1", "```json\n1\n```"].map((text) => accepts(grammar, text))).toEqual([true, true]);
  expect(["```json\n1", "```json\n2\n```", "1\n```"].map((text) => accepts(grammar, text))).toEqual([
    false,
    false,
    false,
  ]);
});

test("Python's words stand in a free dictionary, and JSON in one with a schema", () => {
  const nested = { type: "object", properties: { n: { type: "integer" } }, additionalProperties: false };
  const grammar = argumentsGrammar("LFM2-8B-A1B.jinja", { free: { type: "object" }, nested }, []);
  const call = (args: string): string => `<|tool_call_start|>[f(${args})]<|tool_call_end|>`;
  expect(accepts(grammar, call('free={"a": [True, None, {"b": "\\n"}]}'))).toBe(true);
  expect(accepts(grammar, call('free={"a": true}, nested={"n": 1}'))).toBe(true);
  expect(accepts(grammar, call("free=[True]"))).toBe(false);
  expect(accepts(grammar, call('free={"a": Yes}'))).toBe(false);
  expect(accepts(grammar, call('nested={"n": True}'))).toBe(false);
});
