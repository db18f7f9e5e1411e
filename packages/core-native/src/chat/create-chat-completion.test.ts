import type { ChatCompletionChunk } from "@camelid/openai-types";
import { compileGbnf } from "@camelid/grammar";
import { describe, expect, it } from "vitest";
import { createRecordedEngine, type RecordedEngineOptions } from "../testing/create-recorded-engine.js";
import { bracketFormat } from "./__fixtures__/bracket-format.js";
import type { ChatRequest } from "./chat-request.js";
import { completeChat, streamChat } from "./create-chat-completion.js";
import { foldChatChunks } from "./fold-chunks.js";

const user = { role: "user", content: "Hello" } as const;
const weather = { type: "function", function: { name: "weather", parameters: { type: "object" } } } as const;

function chat(options: RecordedEngineOptions) {
  const engine = createRecordedEngine(options);
  return { engine, context: { engine, format: bracketFormat } };
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of stream) all.push(item);
  return all;
}

async function* replay(chunks: readonly ChatCompletionChunk[]) {
  yield* chunks;
}

const requests: [string, string[], Omit<ChatRequest, "messages">][] = [
  ["plain text", ["Hello, world"], {}],
  ["reasoning and text", ["(hm, well)Hello"], {}],
  ["parallel calls after text", ['Let me see.@weather:{"a":1};@weather:{"a":2};'], { tools: [weather] }],
  ["a call alone", ["@weather:{};"], { tools: [weather] }],
  [
    "several choices with log-probabilities",
    ["one", "two", "three"],
    { n: 3, logprobs: true, top_logprobs: 1 },
  ],
  ["a legacy function", ["@weather:{};"], { functions: [{ name: "weather" }] }],
  ["an empty answer", [""], {}],
  ["a cut answer", ["one two three four five six"], { max_tokens: 3 }],
];

describe("chat completions", () => {
  it.each(requests)("are the fold of their chunks: %s", async (_, outputs, fields) => {
    const whole = await completeChat(chat({ outputs }).context, { messages: [user], ...fields }, "m");
    const streaming = { messages: [user], ...fields, stream: true, stream_options: { include_usage: true } };
    const chunks = await collect(await streamChat(chat({ outputs }).context, streaming, "m"));
    const folded = await foldChatChunks(replay(chunks));
    const ids = (completion: typeof whole) =>
      completion.choices.flatMap(({ message }) => message.tool_calls?.map((call) => call.id) ?? []);
    for (const completion of [whole, folded]) {
      expect(ids(completion)).toEqual([...new Set(ids(completion))]);
      for (const id of ids(completion)) expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
      completion.id = "";
      completion.created = 0;
      for (const { message } of completion.choices) for (const call of message.tool_calls ?? []) call.id = "";
    }
    expect(folded).toEqual(whole);
  });

  it("keep reasoning, content and calls apart and say why they ended", async () => {
    const { context } = chat({ outputs: ['(hm)Hi@weather:{"a":1};@weather:{};'] });
    const { choices } = await completeChat(context, { messages: [user], tools: [weather] }, "m");
    expect(choices).toMatchObject([
      {
        index: 0,
        finish_reason: "tool_calls",
        message: {
          role: "assistant",
          content: "Hi",
          reasoning_content: "hm",
          tool_calls: [
            { type: "function", function: { name: "weather", arguments: '{"a":1}' } },
            { type: "function", function: { name: "weather", arguments: "{}" } },
          ],
        },
      },
    ]);
  });

  it("give null content to a message that only calls, and answer functions with function_call", async () => {
    const { context } = chat({ outputs: ["@weather:{};@weather:{};"] });
    const { choices } = await completeChat(
      context,
      { messages: [user], functions: [{ name: "weather" }] },
      "m",
    );
    expect(choices[0]).toMatchObject({
      finish_reason: "function_call",
      message: { content: null, function_call: { name: "weather", arguments: "{}" } },
    });
    expect(choices[0]?.message.tool_calls).toBeUndefined();
  });

  it("hold not more than one call without parallel_tool_calls", async () => {
    const { context } = chat({ outputs: ["@weather:{};@weather:{};"] });
    const request = { messages: [user], tools: [weather], parallel_tool_calls: false };
    const { choices } = await completeChat(context, request, "m");
    expect(choices[0]?.message.tool_calls).toHaveLength(1);
  });

  it("end at the earliest stop text, which is not part of them, even when it is split over tokens", async () => {
    const { context } = chat({ outputs: ["Hello world.[end]more"] });
    const { choices } = await completeChat(context, { messages: [user], stop: ["rl", "lo wor"] }, "m");
    expect(choices[0]).toMatchObject({ message: { content: "Hel" }, finish_reason: "stop" });
  });

  it("count tokens of the prompt once and of all choices together", async () => {
    const { context, engine } = chat({ outputs: ["a b", "a b"] });
    const { usage, timings } = await completeChat(context, { messages: [user], n: 2 }, "m");
    const prompt = engine.requests[0]?.prompt;
    const promptTokens = prompt?.type === "tokens" ? prompt.tokens.length : 0;
    expect(usage).toEqual({
      prompt_tokens: promptTokens,
      completion_tokens: 6,
      total_tokens: promptTokens + 6,
      prompt_tokens_details: { cached_tokens: 0 },
    });
    expect(timings).toMatchObject({ predicted_n: 6, prompt_n: promptTokens });
  });

  it("use the sampling defaults of llama-cpp-python and a seed of its own for each choice", async () => {
    const { context, engine } = chat({ outputs: ["", ""] });
    await completeChat(context, { messages: [user], n: 2, seed: 4294967295 }, "m");
    expect(engine.requests.map(({ sampling }) => sampling)).toEqual([
      { temperature: 0.2, repeatPenalty: 1.1, seed: 4294967295 },
      { temperature: 0.2, repeatPenalty: 1.1, seed: 0 },
    ]);
  });

  it("send the role first, then deltas, and the usage chunk alone at the end", async () => {
    const { context } = chat({ outputs: ["Hi"] });
    const request = { messages: [user], stream: true, stream_options: { include_usage: true } };
    const chunks = await collect(await streamChat(context, request, "m"));
    expect(
      chunks.map(({ choices, usage }) => [choices[0]?.delta, choices[0]?.finish_reason, usage === null]),
    ).toEqual([
      [{ role: "assistant", content: "" }, null, true],
      [{ content: "Hi" }, null, true],
      [{}, "stop", true],
      [undefined, undefined, false],
    ]);
    expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  });

  it("free all sequences when the reader leaves", async () => {
    const { context, engine } = chat({ outputs: () => "word ".repeat(1000) });
    for await (const chunk of await streamChat(context, { messages: [user], n: 3, stream: true }, "m")) {
      if (chunk.choices[0]?.delta.content === "word") break;
    }
    expect(engine.stats()).toMatchObject({ activeSequences: 0, queuedRequests: 0, cancelledRequests: 3 });
  });

  it("end with AbortError when the signal is aborted, and free the sequence", async () => {
    const abort = new AbortController();
    const beforeToken = (position: number) => (position === 5 ? abort.abort() : undefined);
    const { context, engine } = chat({ outputs: ["a b c d e f g h"], beforeToken });
    const answer = completeChat(context, { messages: [user] }, "m", { signal: abort.signal });
    await expect(answer).rejects.toMatchObject({ name: "AbortError" });
    expect(engine.stats()).toMatchObject({ activeSequences: 0, cancelledRequests: 1 });
  });

  it("refuse a prompt that fills the context, with the counts", async () => {
    const { context } = chat({ outputs: [""], contextLength: 8 });
    const request = { messages: [{ role: "user", content: "one two three four five six seven" } as const] };
    await expect(streamChat(context, request, "m")).rejects.toMatchObject({
      code: "context_length_exceeded",
      promptTokens: 23,
      contextLength: 8,
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["temperature", { temperature: 2.1 }],
    ["temperature", { temperature: "hot" }],
    ["top_p", { top_p: -0.1 }],
    ["top_k", { top_k: 1.5 }],
    ["repeat_penalty", { repeat_penalty: 0 }],
    ["mirostat_mode", { mirostat_mode: 3 }],
    ["seed", { seed: 2 ** 32 }],
    ["logit_bias.x", { logit_bias: { x: 1 } }],
    ["logit_bias.5", { logit_bias: { 5: 101 } }],
    ["n", { n: 0 }],
    ["max_tokens", { max_tokens: -1 }],
    ["max_tokens", { max_tokens: 1, max_completion_tokens: 2 }],
    ["stop[1]", { stop: ["a", ""] }],
    ["top_logprobs", { top_logprobs: 3 }],
    ["top_logprobs", { logprobs: true, top_logprobs: 21 }],
    ["store", { store: true }],
    ["audio", { audio: { format: "wav", voice: "x" } }],
    ["modalities", { modalities: ["text", "audio"] }],
    ["service_tier", { service_tier: "flex" }],
    ["web_search_options", { web_search_options: {} }],
    ["stream_options.unknown", { stream_options: { unknown: 1 } }],
    ["temprature", { temprature: 1 }],
    ["tools[0].type", { tools: [{ type: "custom", custom: { name: "x" } }] }],
    ["tools[1].function.name", { tools: [weather, weather] }],
    ["tool_choice", { tool_choice: "required" }],
    [
      "tool_choice.function.name",
      { tools: [weather], tool_choice: { type: "function", function: { name: "x" } } },
    ],
    ["functions", { tools: [weather], functions: [{ name: "a" }] }],
    ["function_call", { function_call: "auto" }],
    ["continue_final_message", { continue_final_message: true }],
    ["reasoning_format", { reasoning_format: "deepseek" }],
    ["response_format.type", { response_format: { type: "xml" } }],
    ["response_format.json_schema.name", { response_format: { type: "json_schema", json_schema: {} } }],
    ["grammar", { grammar: 'root ::= "a"', tools: [weather] }],
    ["grammar", { grammar: 'root ::= "a"', response_format: { type: "json_object" } }],
    ["documents", { documents: ["text"] }],
    ["messages", { messages: [] }],
    ["messages[0].role", { messages: [{ role: "robot", content: "x" }] }],
    ["messages[0].content", { messages: [{ role: "user", content: 5 }] }],
    [
      "messages[0].content[0].type",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: {} }] }] },
    ],
    ["messages[0].tool_call_id", { messages: [{ role: "tool", content: "x" }] }],
  ])("refuse a bad %s and name it", async (param, fields) => {
    const { context, engine } = chat({ outputs: [""] });
    const request: ChatRequest = JSON.parse(JSON.stringify({ messages: [user], ...fields }));
    await expect(streamChat(context, request, "m")).rejects.toMatchObject({
      code: "invalid_parameter",
      param,
    });
    expect(engine.requests).toEqual([]);
  });

  it("are held to the request's grammar", async () => {
    const { context, engine } = chat({ outputs: ["a"] });
    await completeChat(context, { messages: [user], grammar: 'root ::= "a"' }, "m");
    expect(engine.requests.map(({ grammar }) => grammar)).toEqual([compileGbnf('root ::= "a"').program]);
  });

  it("refuse a grammar that cannot be run, with its place", async () => {
    const { context } = chat({ outputs: [""] });
    const request = { messages: [user], grammar: 'root ::= "a" |\n  ]' };
    await expect(streamChat(context, request, "m")).rejects.toMatchObject({
      code: "invalid_grammar",
      line: 2,
      column: 3,
    });
  });

  it("offer only the allowed tools", async () => {
    const seen: (string[] | undefined)[] = [];
    const format = {
      ...bracketFormat,
      render: (input: Parameters<typeof bracketFormat.render>[0]) => {
        seen.push(input.tools?.map((tool) => tool.function.name));
        return bracketFormat.render(input);
      },
    };
    const tools = [weather, { type: "function" as const, function: { name: "time" } }];
    const allowed = { mode: "auto" as const, tools: [{ type: "function", function: { name: "time" } }] };
    await completeChat(
      { engine: createRecordedEngine({ outputs: [""] }), format },
      { messages: [user], tools, tool_choice: { type: "allowed_tools", allowed_tools: allowed } },
      "m",
    );
    expect(seen).toEqual([["time"]]);
  });
});
