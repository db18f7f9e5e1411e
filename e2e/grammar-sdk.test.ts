import OpenAI from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { resolveChatFormat } from "@camelid/chat-formats";
import { Llama, loadEngine } from "@camelid/core-native";
import { createHandler } from "@camelid/server";
import { defaultModelFile } from "./support/default-model.js";

type Message = OpenAI.ChatCompletionMessageParam & { readonly reasoning_content?: string };

/** ChatML whose generation prompt opens a thought, as many models of 2025 have it. */
const thinkingTemplate = `{%- for message in messages -%}
{{- '<|im_start|>' + message.role + '\\n' -}}
{%- if message.role == 'assistant' and message.reasoning_content -%}
{{- '<think>\\n' + message.reasoning_content + '\\n</think>\\n\\n' -}}
{%- endif -%}
{{- message.content + '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n<think>\\n' -}}{%- endif -%}`;

const City = z.object({ city: z.string().max(12), country: z.enum(["France", "Italy", "Spain"]) });
const weather = zodFunction({ name: "get_weather", parameters: z.object({ city: z.string().max(12) }) });
const time = zodFunction({ name: "get_time", parameters: z.object({ zone: z.enum(["CET", "UTC"]) }) });

let llama: Llama;
let client: OpenAI;

beforeAll(async () => {
  const engine = await loadEngine({ modelPath: defaultModelFile(), parallel: 2, contextSize: 2048 });
  const thinking = resolveChatFormat({
    template: thinkingTemplate,
    bosToken: "",
    eosToken: "<|im_end|>",
  });
  llama = Llama.fromEngine(engine, { modelId: "chatml", chatFormat: "chatml" });
  const thinker = Llama.fromEngine(engine, { modelId: "thinker", chatFormat: thinking });
  const handler = createHandler({ models: [{ llama }, { llama: thinker }] });
  client = new OpenAI({
    apiKey: "none",
    maxRetries: 0,
    baseURL: "http://localhost/v1",
    fetch: (url, init) => handler(new Request(url, init)),
  });
});
afterAll(() => llama.close());

const plain = { model: "chatml", temperature: 0, max_tokens: 200 } as const;
const ask = (content: string): Message[] => [{ role: "user", content }];

/** The whole message, asked for at once or as a stream. */
async function answer(body: OpenAI.ChatCompletionCreateParamsNonStreaming, streamed: boolean) {
  if (!streamed) return (await client.chat.completions.create(body)).choices[0];
  const stream = client.chat.completions.stream({ ...body, stream: true });
  // The SDK adds up the fields that it knows.
  let thought = "";
  stream.on("chunk", ({ choices: [choice] }) => {
    const delta: object = choice?.delta ?? {};
    if ("reasoning_content" in delta) thought += String(delta.reasoning_content);
  });
  const [choice] = (await stream.finalChatCompletion()).choices;
  if (choice !== undefined) Object.assign(choice.message, { reasoning_content: thought });
  return choice;
}

function callsOf(choice: Awaited<ReturnType<typeof answer>>): [name: string, args: unknown][] {
  return (choice?.message.tool_calls ?? []).map((call) => {
    if (call.type !== "function") throw new Error(`not a function: ${JSON.stringify(call)}`);
    return [call.function.name, JSON.parse(call.function.arguments)];
  });
}

describe.each([
  ["whole", false],
  ["streamed", true],
])("SmolLM2's answer, %s", (_, streamed) => {
  it("is a call where one is required", async () => {
    const choice = await answer(
      {
        ...plain,
        messages: ask("How warm is it in Paris?"),
        tools: [weather, time],
        tool_choice: "required",
      },
      streamed,
    );
    expect(choice?.finish_reason).toBe("tool_calls");
    for (const [name, args] of callsOf(choice)) {
      const schema =
        name === "get_weather" ? z.strictObject({ city: z.string() }) : z.strictObject({ zone: z.string() });
      expect(schema.safeParse(args)).toMatchObject({ success: true });
    }
    expect(callsOf(choice).length).toBeGreaterThan(0);
  });

  it("is a call of the tool that is named", async () => {
    const choice = await answer(
      {
        ...plain,
        messages: ask("How warm is it in Paris?"),
        tools: [weather, time],
        tool_choice: { type: "function", function: { name: "get_time" } },
        parallel_tool_calls: false,
      },
      streamed,
    );
    expect(callsOf(choice)).toEqual([["get_time", { zone: expect.stringMatching(/^(CET|UTC)$/) }]]);
  });

  it("is two calls at once where the conversation asks for two", async () => {
    const call = (id: string, city: string) =>
      ({
        id,
        type: "function",
        function: { name: "get_weather", arguments: JSON.stringify({ city }) },
      }) as const;
    const messages: Message[] = [
      ...ask("How warm is it in Rome and in Milan?"),
      { role: "assistant", tool_calls: [call("a", "Rome"), call("b", "Milan")] },
      { role: "tool", tool_call_id: "a", content: "20" },
      { role: "tool", tool_call_id: "b", content: "18" },
      { role: "assistant", content: "20 and 18 degrees." },
      ...ask("How warm is it in Paris and in London?"),
    ];
    const choice = await answer({ ...plain, messages, tools: [weather], tool_choice: "required" }, streamed);
    const calls = callsOf(choice);
    expect(calls.length).toBeGreaterThanOrEqual(2);
    for (const one of calls) expect(one).toEqual(["get_weather", { city: expect.any(String) }]);
    expect(new Set(choice?.message.tool_calls?.map(({ id }) => id)).size).toBe(calls.length);
  });

  it("is JSON of the schema after a thought", async () => {
    const thought = (city: string, country: string): Message[] => [
      ...ask(`Where is ${city}?`),
      {
        role: "assistant",
        reasoning_content: `${city} is in ${country}.`,
        content: JSON.stringify({ city, country }),
      },
    ];
    const choice = await answer(
      {
        ...plain,
        model: "thinker",
        messages: [...thought("Rome", "Italy"), ...thought("Madrid", "Spain"), ...ask("Where is Paris?")],
        response_format: zodResponseFormat(City, "city"),
      },
      streamed,
    );
    expect(choice?.finish_reason).toBe("stop");
    expect(City.safeParse(JSON.parse(choice?.message.content ?? ""))).toMatchObject({ success: true });
    expect(choice?.message).toMatchObject({ reasoning_content: expect.stringContaining("Paris") });
  });
});

it("the SDK parses answers and arguments with its zod helpers", async () => {
  const parsed = await client.chat.completions.parse({
    ...plain,
    messages: ask("Name a city of France and its country."),
    response_format: zodResponseFormat(City, "city"),
  });
  expect(City.safeParse(parsed.choices[0]?.message.parsed)).toMatchObject({ success: true });
  const called = await client.chat.completions.parse({
    ...plain,
    messages: ask("How warm is it in Paris?"),
    tools: [weather],
    tool_choice: "required",
    parallel_tool_calls: false,
  });
  const [call] = called.choices[0]?.message.tool_calls ?? [];
  expect(call?.function.parsed_arguments).toEqual({ city: expect.any(String) });
});

it("a schema that cannot be enforced to the letter is refused with its place", async () => {
  const schema = { type: "object", properties: { n: { $ref: "https://example.com/n.json" } } };
  const request = client.chat.completions.create({
    ...plain,
    messages: ask("Hello"),
    response_format: { type: "json_schema", json_schema: { name: "n", strict: true, schema } },
  });
  await expect(request).rejects.toMatchObject({
    status: 400,
    param: "response_format.json_schema.schema",
    message: expect.stringContaining("/properties/n"),
  });
});
