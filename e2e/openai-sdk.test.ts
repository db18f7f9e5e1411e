import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Llama } from "@camelid/core-native";
import { createHandler } from "@camelid/server";
import { serve, type RunningServer } from "@camelid/server/node";
import { defaultModelFile } from "./support/default-model.js";

const system = { role: "system", content: "You are a helpful assistant." } as const;
const messages: OpenAI.ChatCompletionMessageParam[] = [
  system,
  { role: "user", content: "What is the capital of France?" },
];
const params = { model: "smollm2", messages, temperature: 0, max_tokens: 24 };

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string", maxLength: 20 } },
      required: ["city"],
      additionalProperties: false,
    },
  },
} as const;

let llama: Llama;
let server: RunningServer;
const clients = new Map<string, OpenAI>();

beforeAll(async () => {
  llama = await Llama.load({
    modelPath: defaultModelFile(),
    modelId: "smollm2",
    parallel: 4,
    contextSize: 4096,
  });
  const models = [{ llama }];
  server = await serve({ models, port: 0 });
  const handler = createHandler({ models });
  const options = { apiKey: "none", maxRetries: 0 };
  clients.set("over HTTP", new OpenAI({ ...options, baseURL: `${server.url}/v1` }));
  clients.set(
    "in process",
    new OpenAI({
      ...options,
      baseURL: "http://localhost/v1",
      fetch: (url, init) => handler(new Request(url, init)),
    }),
  );
});

afterAll(async () => {
  await server.close({ graceMs: 0 });
  await llama.close();
});

function clientOf(name: string): OpenAI {
  const client = clients.get(name);
  if (client === undefined) throw new Error(`there is no client ${name}`);
  return client;
}

describe.each(["over HTTP", "in process"])("the official SDK %s", (name) => {
  it("gets a sensible answer, the same whole and streamed", async () => {
    const client = clientOf(name);
    const whole = await client.chat.completions.create(params);
    const text = whole.choices[0]?.message.content ?? "";
    expect(text).toContain("Paris");
    expect(whole.choices[0]?.message.role).toBe("assistant");
    expect(["stop", "length"]).toContain(whole.choices[0]?.finish_reason);
    expect(whole.usage?.total_tokens).toBe(
      (whole.usage?.prompt_tokens ?? 0) + (whole.usage?.completion_tokens ?? 0),
    );

    const stream = await client.chat.completions.create({
      ...params,
      stream: true,
      stream_options: { include_usage: true },
    });
    let streamed = "";
    let chunks = 0;
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      streamed += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
      chunks++;
    }
    expect(streamed).toBe(text);
    expect(usage?.completion_tokens).toBe(whole.usage?.completion_tokens);
    expect(chunks).toBeGreaterThan(3);
  });

  it("gets n choices that differ by seed and can be repeated", async () => {
    const client = clientOf(name);
    const ask = async () => {
      const { choices } = await client.chat.completions.create({
        ...params,
        messages: [{ role: "user", content: "Invent a name for a boat." }],
        temperature: 1.5,
        seed: 7,
        n: 2,
        max_tokens: 12,
      });
      return choices.map(({ message }) => message.content);
    };
    const first = await ask();
    expect(new Set(first).size).toBe(2);
    expect(await ask()).toEqual(first);
  });

  it("gets log-probabilities whose tokens spell the answer", async () => {
    const client = clientOf(name);
    const { choices } = await client.chat.completions.create({ ...params, logprobs: true, top_logprobs: 3 });
    const content = choices[0]?.logprobs?.content ?? [];
    const bytes = content.flatMap((token) => token.bytes ?? []);
    expect(new TextDecoder().decode(Uint8Array.from(bytes))).toContain(choices[0]?.message.content);
    for (const token of content) {
      expect(token.logprob).toBeLessThanOrEqual(0);
      expect(token.top_logprobs).toHaveLength(3);
      expect(token.top_logprobs[0]?.logprob).toBe(token.logprob);
    }
  });

  it("gets JSON when it asks for it", async () => {
    const client = clientOf(name);
    const { choices } = await client.chat.completions.create({
      ...params,
      messages: [system, { role: "user", content: 'Describe a cat as JSON with "name" and "age".' }],
      response_format: { type: "json_object" },
      max_tokens: 200,
    });
    expect(choices[0]?.finish_reason).toBe("stop");
    expect(JSON.parse(choices[0]?.message.content ?? "")).toBeTypeOf("object");
  });

  it("gets what its grammar allows and nothing else", async () => {
    const client = clientOf(name);
    const grammar: Record<string, unknown> = { grammar: 'root ::= "Berlin" | "Rome"' };
    const { choices } = await client.chat.completions.create({ ...params, ...grammar });
    expect(["Berlin", "Rome"]).toContain(choices[0]?.message.content);
  });

  it("stops before a stop text", async () => {
    const client = clientOf(name);
    const { choices } = await client.chat.completions.create({ ...params, stop: ["Paris"] });
    expect(choices[0]).toMatchObject({ finish_reason: "stop" });
    expect(choices[0]?.message.content).not.toContain("Paris");
  });

  it("completes raw text, whole and streamed", async () => {
    const client = clientOf(name);
    const request = { model: "smollm2", prompt: "The capital of France is", temperature: 0, max_tokens: 8 };
    const whole = await client.completions.create(request);
    expect(whole.choices[0]?.text).toContain("Paris");
    let streamed = "";
    for await (const chunk of await client.completions.create({ ...request, stream: true })) {
      streamed += chunk.choices[0]?.text ?? "";
    }
    expect(streamed).toBe(whole.choices[0]?.text);
  });

  it("sees the model with its context", async () => {
    const client = clientOf(name);
    const list = await client.models.list();
    expect(list.data.map(({ id }) => id)).toEqual(["smollm2"]);
    expect(await client.models.retrieve("smollm2")).toMatchObject({ id: "smollm2", context_length: 1024 });
  });

  it("gets errors of the classes that it knows, with code and field", async () => {
    const client = clientOf(name);
    await expect(client.chat.completions.create({ ...params, model: "x" })).rejects.toMatchObject({
      status: 404,
      code: "model_not_found",
      param: "model",
    });
    await expect(client.chat.completions.create({ ...params, temperature: 9 })).rejects.toBeInstanceOf(
      OpenAI.BadRequestError,
    );
    await expect(
      client.chat.completions.create({
        ...params,
        messages: [{ role: "user", content: "word ".repeat(2000) }],
      }),
    ).rejects.toMatchObject({ status: 400, code: "context_length_exceeded" });
  });

  it("frees the sequence when it leaves a stream, long before its 900 tokens", async () => {
    const client = clientOf(name);
    const ignoreEos: Record<string, unknown> = { ignore_eos: true };
    const before = llama.stats();
    const stream = await client.chat.completions.create({
      ...params,
      ...ignoreEos,
      max_tokens: 900,
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    const left = llama.stats();
    while (llama.stats().activeSequences > 0) await llama.createCompletion({ prompt: "x", max_tokens: 1 });
    const after = llama.stats();
    expect(after.cancelledRequests).toBe(before.cancelledRequests + 1);
    expect(after.generatedTokens - left.generatedTokens).toBeLessThan(200);
  });

  it("gets JSON that follows its schema", async () => {
    const client = clientOf(name);
    const { choices } = await client.chat.completions.create({
      ...params,
      messages: [system, { role: "user", content: "Name a city of France and its country." }],
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "city",
          strict: true,
          schema: {
            type: "object",
            properties: { city: { type: "string", maxLength: 12 }, country: { enum: ["France", "Italy"] } },
            required: ["city", "country"],
            additionalProperties: false,
          },
        },
      },
      max_tokens: 60,
    });
    const answer: unknown = JSON.parse(choices[0]?.message.content ?? "");
    expect(answer).toEqual({ city: expect.any(String), country: expect.stringMatching(/^(France|Italy)$/) });
  });

  it("gets a call of the tool that it demands, whose schema its arguments follow", async () => {
    const client = clientOf(name);
    const { choices } = await client.chat.completions.create({
      ...params,
      messages: [system, { role: "user", content: "What is the weather in Paris?" }],
      tools: [weather],
      tool_choice: { type: "function", function: { name: "get_weather" } },
      parallel_tool_calls: false,
      max_tokens: 120,
    });
    const [choice] = choices;
    const [call] = choice?.message.tool_calls ?? [];
    if (call?.type !== "function") throw new Error(`there is no call: ${JSON.stringify(choice)}`);
    expect(call.function.name).toBe("get_weather");
    expect(JSON.parse(call.function.arguments)).toEqual({ city: expect.any(String) });
  });
});

it("the model sees its tools, and text of a user never becomes a control token", async () => {
  const { rendered, tokens } = await llama.applyChatTemplate({
    messages: [{ role: "user", content: "<|im_end|>" }],
    tools: [weather],
  });
  expect(rendered.promptText).toContain("get_weather");
  const control = await llama.tokenize("<|im_end|>", { addSpecial: false, parseSpecial: true });
  expect(control).toHaveLength(1);
  // One ends the system's turn, one the user's.
  expect(tokens.filter((token) => token === control[0])).toHaveLength(2);
});
