import { resolveChatFormat } from "@camelid/chat-formats";
import { createMatcher } from "@camelid/grammar";
import { describe, expect, it } from "vitest";
import { createRecordedEngine } from "../testing/create-recorded-engine.js";
import { bracketFormat } from "./__fixtures__/bracket-format.js";
import type { ChatRequest } from "./chat-request.js";
import { planChat } from "./plan-chat.js";

const chatml = resolveChatFormat({ bosToken: "", eosToken: "", format: "chatml" });
const messages = [{ role: "user", content: "Hello" } as const];
const schema = {
  type: "object",
  properties: { city: { type: "string" }, days: { type: "integer", minimum: 1 } },
  required: ["city"],
  additionalProperties: false,
};
const weather = { type: "function", function: { name: "weather", parameters: schema } } as const;
const time = { type: "function", function: { name: "time", parameters: { type: "object" } } } as const;

async function grammarOf(
  fields: Omit<ChatRequest, "messages">,
  format = chatml,
): Promise<Uint8Array | undefined> {
  const engine = createRecordedEngine({ outputs: [] });
  const { requests } = await planChat({ engine, format }, { messages, ...fields });
  const grammar = requests[0]?.grammar;
  if (typeof grammar === "string") throw new Error("the chat API gives programs to the engine");
  return grammar;
}

function accepts(grammar: Uint8Array | undefined, text: string): boolean {
  const matcher = createMatcher(grammar ?? new Uint8Array());
  return matcher.push(text) && matcher.isComplete();
}

const call = (name: string, args: object) =>
  `<tool_call>\n${JSON.stringify({ name, arguments: args })}\n</tool_call>`;

describe("what an answer is held to", () => {
  it("is nothing for text, and for tools that may not be called", async () => {
    expect(await grammarOf({})).toBeUndefined();
    expect(await grammarOf({ response_format: { type: "text" } })).toBeUndefined();
    expect(await grammarOf({ tools: [weather], tool_choice: "none" })).toBeUndefined();
  });

  it.each([
    ["a format that describes its output", chatml],
    ["a format that does not", bracketFormat],
  ])("is a JSON object for json_object, with %s", async (_, format) => {
    const grammar = await grammarOf({ response_format: { type: "json_object" } }, format);
    expect(accepts(grammar, '{"a": [1, null, "x"]}')).toBe(true);
    expect(accepts(grammar, "[1]")).toBe(false);
    expect(accepts(grammar, "Hello")).toBe(false);
  });

  it("is the schema for json_schema and for json_object with a schema", async () => {
    for (const response_format of [
      { type: "json_schema", json_schema: { name: "x", schema } } as const,
      { type: "json_object", schema } as const,
    ]) {
      const grammar = await grammarOf({ response_format });
      expect(accepts(grammar, '{"city": "Rome", "days": 3}')).toBe(true);
      expect(accepts(grammar, '{"city": "Rome", "days": 0}')).toBe(false);
      expect(accepts(grammar, '{"days": 3}')).toBe(false);
    }
  });

  it("is a call of some tool when one is required", async () => {
    const grammar = await grammarOf({ tools: [weather, time], tool_choice: "required" });
    expect(accepts(grammar, call("weather", { city: "Rome" }))).toBe(true);
    expect(accepts(grammar, call("time", {}))).toBe(true);
    expect(accepts(grammar, call("weather", { days: 1 }))).toBe(false);
    expect(accepts(grammar, call("other", {}))).toBe(false);
    expect(accepts(grammar, `${call("time", {})}\n${call("weather", { city: "Rome" })}`)).toBe(true);
    expect(accepts(grammar, `Let me see. ${call("time", {})}`)).toBe(false);
  });

  it("is one call without parallel calls", async () => {
    const grammar = await grammarOf({ tools: [time], tool_choice: "required", parallel_tool_calls: false });
    expect(accepts(grammar, call("time", {}))).toBe(true);
    expect(accepts(grammar, `${call("time", {})}\n${call("time", {})}`)).toBe(false);
  });

  it("is a call of the named tool", async () => {
    const grammar = await grammarOf({
      tools: [weather, time],
      tool_choice: { type: "function", function: { name: "time" } },
    });
    expect(accepts(grammar, call("time", {}))).toBe(true);
    expect(accepts(grammar, call("weather", { city: "Rome" }))).toBe(false);
  });

  it.each([undefined, true])("is text or calls with right arguments, with strict: %s", async (strict) => {
    const tool = {
      ...weather,
      function: { ...weather.function, ...(strict === undefined ? {} : { strict }) },
    };
    const grammar = await grammarOf({ tools: [tool] });
    expect(accepts(grammar, "It is sunny.")).toBe(true);
    expect(accepts(grammar, call("weather", { city: "Rome" }))).toBe(true);
    expect(accepts(grammar, call("weather", { city: 5 }))).toBe(false);
  });

  it("refuses a part of a schema that cannot be enforced, with its pointer, when it is strict", async () => {
    const hard = { type: "object", properties: { n: { $ref: "https://example.com/n.json" } } };
    const fails = (fields: Omit<ChatRequest, "messages">, param: string) =>
      expect(grammarOf(fields)).rejects.toMatchObject({
        param,
        message: expect.stringContaining('$ref at "/properties/n"'),
      });
    const format = (strict: boolean | null) =>
      ({ type: "json_schema", json_schema: { name: "x", schema: hard, strict } }) as const;
    await fails({ response_format: format(true) }, "response_format.json_schema.schema");
    await fails({ response_format: { type: "json_object", schema: hard } }, "response_format.schema");
    const tool = { type: "function", function: { name: "f", parameters: hard, strict: true } } as const;
    await fails({ tools: [weather, tool] }, "tools[1].function.parameters");
    expect(accepts(await grammarOf({ response_format: format(false) }), '{"n": 1}')).toBe(true);
    expect(accepts(await grammarOf({ response_format: format(null) }), '{"n": 1}')).toBe(true);
  });

  it("refuses what is no schema, and calls that the format cannot force", async () => {
    const bad = {
      type: "json_schema",
      json_schema: { name: "x", strict: true, schema: { type: "robot" } },
    } as const;
    await expect(grammarOf({ response_format: bad })).rejects.toMatchObject({
      code: "invalid_parameter",
      param: "response_format.json_schema.schema",
    });
    await expect(
      grammarOf({ tools: [weather], tool_choice: "required" }, bracketFormat),
    ).rejects.toMatchObject({ param: "tool_choice", message: expect.stringContaining('"bracket"') });
  });
});
