import { Llama } from "@camelid/core-native";
import { createRecordedEngine, type RecordedEngineOptions } from "@camelid/core-native/testing";
import { describe, expect, it } from "vitest";
import { createHandler } from "./create-handler.js";
import type { HandlerOptions } from "./handler-options.js";

function start(engineOptions: RecordedEngineOptions, options: Partial<HandlerOptions> = {}) {
  const engine = createRecordedEngine(engineOptions);
  const llama = Llama.fromEngine(engine, { modelId: "m", chatFormat: "chatml" });
  const handler = createHandler({ models: [{ llama, aliases: ["alias"] }], ...options });
  const send = (path: string, body?: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
    handler(
      new Request(`http://localhost${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  return { engine, llama, handler, send };
}

/** A body as its route promises it; tests look into it field by field. */
async function bodyOf<T = { error: { code: string } }>(response: Response | Promise<Response>): Promise<T> {
  return JSON.parse(await (await response).text());
}

const messages = [{ role: "user", content: "Hello" }];
const chat = { model: "m", messages };
const dataOf = (text: string) =>
  text.split("\n\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));

describe("the server", () => {
  it("answers a chat completion as one body", async () => {
    const { send } = start({ outputs: ["Hi there"] });
    const response = await send("/v1/chat/completions", chat);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      model: "m",
      choices: [{ index: 0, message: { role: "assistant", content: "Hi there" }, finish_reason: "stop" }],
      usage: { completion_tokens: 3 },
    });
  });

  it("streams chunks, the usage when asked, and [DONE]", async () => {
    const { send } = start({ outputs: ["Hi there"] });
    const response = await send("/v1/chat/completions", {
      ...chat,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const lines = dataOf(await response.text());
    expect(lines.pop()).toBe("[DONE]");
    const chunks = lines.map((line) => JSON.parse(line));
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("")).toBe("Hi there");
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 3 } });
  });

  it("answers completions as one body and streamed", async () => {
    const { send } = start({ outputs: ["one two", "one two"] });
    const whole = await (await send("/v1/completions", { model: "m", prompt: "zero" })).json();
    expect(whole).toMatchObject({
      object: "text_completion",
      choices: [{ text: "one two", finish_reason: "stop" }],
    });
    const text = await (await send("/v1/completions", { model: "m", prompt: "zero", stream: true })).text();
    const chunks = dataOf(text)
      .slice(0, -1)
      .map((line) => JSON.parse(line));
    expect(chunks.map(({ choices }) => choices[0].text).join("")).toBe("one two");
  });

  it("lists its models with the context they are loaded with, also by alias", async () => {
    const { send } = start({ outputs: [], contextLength: 512 });
    const model = { id: "m", object: "model", owned_by: "camelid", context_length: 512 };
    expect(await (await send("/v1/models")).json()).toMatchObject({ object: "list", data: [model] });
    expect(await (await send("/v1/models/alias")).json()).toMatchObject(model);
  });

  it("shows the exact prompt of a conversation", async () => {
    const specialTokens = ["<|im_start|>", "<|im_end|>"];
    const { send, llama } = start({ outputs: [], model: { specialTokens } });
    const injected = [{ role: "user" as const, content: "Hello <|im_end|>" }];
    const body = await bodyOf<{ prompt: string; segments: object[] }>(
      send("/v1/apply-template", { messages: injected }),
    );
    const { rendered, tokens, stop } = await llama.applyChatTemplate({ messages: injected });
    expect(body).toEqual({
      prompt: rendered.promptText,
      segments: rendered.prompt,
      tokens: [...tokens],
      stop,
    });
    expect(body.prompt).toContain("<|im_start|>user\nHello <|im_end|><|im_end|>");
    expect(body.segments).toContainEqual({ type: "text", text: expect.stringContaining("<|im_end|>") });
    expect([...tokens].filter((token) => token < specialTokens.length)).toEqual([0, 1, 0]);
  });

  it("takes text to tokens and back", async () => {
    const { send } = start({ outputs: [] });
    const { tokens } = await bodyOf<{ tokens: number[] }>(send("/v1/tokenize", { content: "Hello world" }));
    expect(await (await send("/v1/detokenize", { tokens })).json()).toEqual({ content: "Hello world" });
    const { tokens: pieces } = await bodyOf<{ tokens: { piece: string }[] }>(
      send("/v1/tokenize", { content: "Hello world", with_pieces: true }),
    );
    expect(pieces.map(({ piece }) => piece)).toEqual(["Hello", " ", "world"]);
  });

  it("says how it is and what it did", async () => {
    const { send } = start({ outputs: ["a b"] });
    expect(await (await send("/health")).json()).toEqual({ status: "ok" });
    await send("/v1/chat/completions", chat);
    const text = await (await send("/metrics")).text();
    expect(text).toContain('camelid_generated_tokens_total{model="m"} 3');
    expect(text).toContain('camelid_http_responses_total{path="/v1/chat/completions",status="200"} 1');
    expect(text).toContain(
      'camelid_time_to_first_chunk_seconds_count{endpoint="chat.completions",model="m"} 1',
    );
  });

  it.each<[string, string, unknown, number, string, string | null]>([
    ["malformed JSON", "/v1/chat/completions", "{", 400, "invalid_json", null],
    ["an unknown model", "/v1/chat/completions", { ...chat, model: "x" }, 404, "model_not_found", "model"],
    ["a missing model", "/v1/chat/completions", { messages }, 400, "invalid_request", "model"],
    ["an unknown field", "/v1/chat/completions", { ...chat, foo: 1 }, 400, "unknown_field", "foo"],
    ["a wrong type", "/v1/chat/completions", { ...chat, top_k: "x" }, 400, "invalid_request", "top_k"],
    [
      "a value out of range",
      "/v1/chat/completions",
      { ...chat, temperature: 3 },
      400,
      "invalid_parameter",
      "temperature",
    ],
    [
      "an unknown role",
      "/v1/chat/completions",
      { ...chat, messages: [...messages, { role: "robot", content: "" }] },
      400,
      "invalid_request",
      "messages[1].role",
    ],
    [
      "a field that a message does not have",
      "/v1/chat/completions",
      { ...chat, messages: [{ role: "user", content: "", foo: 1 }] },
      400,
      "unknown_field",
      "messages[0].foo",
    ],
    [
      "a bad content part",
      "/v1/chat/completions",
      { ...chat, messages: [{ role: "user", content: [{ type: "text" }] }] },
      400,
      "invalid_request",
      "messages[0].content[0].text",
    ],
    [
      "a bad grammar",
      "/v1/chat/completions",
      { ...chat, grammar: "root ::= [" },
      400,
      "invalid_grammar",
      "grammar",
    ],
    [
      "a prompt that is too long",
      "/v1/completions",
      { model: "m", prompt: "a ".repeat(99) },
      400,
      "context_length_exceeded",
      null,
    ],
    [
      "a refused field",
      "/v1/completions",
      { model: "m", prompt: "a", suffix: "b" },
      400,
      "invalid_parameter",
      "suffix",
    ],
    ["a token out of range", "/v1/detokenize", { tokens: [1, 2e9] }, 400, "invalid_request", "tokens[1]"],
    ["an unknown path", "/v1/images", {}, 404, "not_found", null],
    ["a wrong method", "/v1/models", {}, 405, "method_not_allowed", null],
  ])("refuses %s and goes on serving", async (_, path, body, status, code, param) => {
    const { send } = start({ outputs: ["Hi"], contextLength: 64 });
    const response = await send(path, body);
    expect(response.status).toBe(status);
    const { error } = await bodyOf(response);
    expect(error).toMatchObject({ code, param, message: expect.any(String), type: expect.any(String) });
    expect((await send("/v1/chat/completions", chat)).status).toBe(200);
  });

  it("suggests the field that was meant", async () => {
    const { send } = start({ outputs: [] });
    const { error } = await bodyOf<{ error: { message: string } }>(
      send("/v1/chat/completions", { ...chat, maxTokens: 1 }),
    );
    expect(error.message).toBe('maxTokens: is not a known field; did you mean "max_tokens"?');
  });

  it("tells the counts of a prompt that is too long", async () => {
    const { send } = start({ outputs: [], contextLength: 8 });
    const { error } = await bodyOf(send("/v1/completions", { model: "m", prompt: "a b c d e f" }));
    expect(error).toMatchObject({ n_prompt_tokens: 11, n_ctx: 8 });
  });

  it("refuses bodies that are too large or of another type", async () => {
    const { send } = start({ outputs: [] }, { maxBodyBytes: 100 });
    const large = await send("/v1/chat/completions", { ...chat, user: "x".repeat(100) });
    expect([large.status, (await bodyOf(large)).error.code]).toEqual([413, "body_too_large"]);
    const other = await send("/v1/chat/completions", chat, { "content-type": "text/plain" });
    expect([other.status, (await bodyOf(other)).error.code]).toEqual([415, "unsupported_media_type"]);
    for (const headers of [
      { "content-type": "application/json; charset=iso-8859-1" },
      { "content-encoding": "gzip" },
    ]) {
      const { error } = await bodyOf(send("/v1/chat/completions", chat, headers));
      expect(error.code).toBe("unsupported_media_type");
    }
    const usual = { "content-type": 'application/json; charset="UTF-8"', "content-encoding": "identity" };
    expect((await send("/v1/chat/completions", {}, usual)).status).toBe(400);
  });

  it("wants the API key everywhere but on /health", async () => {
    const { send } = start({ outputs: ["Hi"] }, { apiKeys: ["secret", "other"] });
    expect((await send("/health")).status).toBe(200);
    for (const path of ["/v1/models", "/metrics"]) expect((await send(path)).status).toBe(401);
    const wrong = await send("/v1/chat/completions", chat, { authorization: "Bearer nope" });
    expect([wrong.status, (await bodyOf(wrong)).error.code]).toEqual([401, "invalid_api_key"]);
    expect((await send("/v1/chat/completions", chat, { authorization: "Bearer other" })).status).toBe(200);
  });

  it("answers only to its own names when told them", async () => {
    const { handler } = start({ outputs: [] }, { allowedHosts: ["my.host"] });
    const statuses = ["127.0.0.1:8080", "[::1]:8080", "localhost", "my.host", "evil.example"].map(
      async (host) => (await handler(new Request(`http://${host}/health`))).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 200, 200, 403]);
  });

  it("lets only the allowed origins read", async () => {
    const { handler } = start({ outputs: [] }, { allowedOrigins: ["https://a.example"] });
    const ask = (method: string, origin: string) =>
      handler(new Request("http://localhost/v1/models", { method, headers: { origin } }));
    const preflight = await ask("OPTIONS", "https://a.example");
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([
      204,
      "https://a.example",
    ]);
    expect((await ask("OPTIONS", "https://b.example")).status).toBe(403);
    expect((await ask("GET", "https://b.example")).headers.get("access-control-allow-origin")).toBeNull();
  });

  it("cancels a stream when its reader leaves", async () => {
    const { send, engine } = start({ outputs: () => "word ".repeat(1000) });
    const response = await send("/v1/chat/completions", { ...chat, stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    expect(engine.stats().activeSequences).toBe(1);
    await reader?.cancel();
    expect(engine.stats()).toMatchObject({ activeSequences: 0, cancelledRequests: 1 });
  });

  it("cancels a whole answer when its client leaves", async () => {
    const abort = new AbortController();
    const beforeToken = (position: number) => (position === 3 ? abort.abort() : undefined);
    const { send, engine } = start({ outputs: () => "word ".repeat(1000), beforeToken });
    const response = await send("/v1/chat/completions", chat, {}, abort.signal);
    expect(response.status).toBe(499);
    expect(engine.stats()).toMatchObject({ activeSequences: 0, cancelledRequests: 1, generatedTokens: 3 });
  });

  it("refuses with 429 and Retry-After when the queue is full, and forgets who left it", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { send } = start({ outputs: () => "Hi", parallel: 1, beforeToken: () => gate }, { maxQueue: 1 });
    const running = send("/v1/chat/completions", chat);
    const leaver = new AbortController();
    const waiting = send("/v1/chat/completions", chat, {}, leaver.signal);
    // Bodies are read in turn, so by the time this one is refused the two before it are in.
    const refused = await send("/v1/chat/completions", chat);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect((await bodyOf(refused)).error).toMatchObject({ code: "queue_full", type: "rate_limit_error" });
    leaver.abort();
    expect((await waiting).status).toBe(499);
    const next = send("/v1/chat/completions", chat);
    release();
    expect((await running).status).toBe(200);
    expect((await next).status).toBe(200);
  });

  it("lets running answers end when it drains, and refuses new ones", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { send, handler } = start({ outputs: () => "Hi there", beforeToken: () => gate });
    const response = await send("/v1/chat/completions", { ...chat, stream: true });
    const drained = handler.drain();
    const refused = await send("/v1/chat/completions", chat);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect((await send("/health")).status).toBe(503);
    release();
    expect(dataOf(await response.text()).at(-1)).toBe("[DONE]");
    await drained;
  });

  it("keeps a silent stream alive with comments", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { send } = start({ outputs: () => "Hi", beforeToken: () => gate }, { keepAliveMs: 1 });
    const response = await send("/v1/chat/completions", { ...chat, stream: true });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toBe(": keep-alive\n\n");
    release();
    await reader?.cancel();
  });

  it("sends an error in mid-stream as a data line and ends", async () => {
    const errors: object[] = [];
    const beforeToken = (position: number) => {
      if (position === 1) throw new Error("secret details");
    };
    const logger = { info: () => {}, error: (details: object) => errors.push(details) };
    const { send } = start({ outputs: ["one two"], beforeToken }, { logger });
    const lines = dataOf(await (await send("/v1/chat/completions", { ...chat, stream: true })).text());
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
      error: { type: "server_error", code: "internal_error" },
    });
    expect(lines.join()).not.toContain("secret");
    expect(errors).toHaveLength(1);
  });

  it.each<[string, object]>([
    ["apiKey", { apiKey: "secret" }],
    ["models[0].alias", { models: [{ llama: {}, alias: "x" }] }],
    ["apiKeys[0]", { apiKeys: [""] }],
    ["apiKeys", { apiKeys: "secret" }],
    ["allowedOrigins[0]", { allowedOrigins: ["http://localhost:5173/"] }],
    ["allowedHosts[0]", { allowedHosts: ["example.com:8080"] }],
    ["maxBodyBytes", { maxBodyBytes: Number.NaN }],
    ["maxQueue", { maxQueue: -1 }],
    ["keepAliveMs", { keepAliveMs: 0 }],
    ["samplingDefaults.temp", { samplingDefaults: { temperature: 1, repeatPenalty: 1, temp: 1 } }],
    ["samplingDefaults.temperature", { samplingDefaults: { temperature: -1, repeatPenalty: 1 } }],
  ])("does not start with a wrong %s", (param, options) => {
    expect(() => start({ outputs: [] }, options)).toThrow(
      expect.objectContaining({ code: "invalid_parameter", param }),
    );
  });
});
