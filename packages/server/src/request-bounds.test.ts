import { Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import { describe, expect, it } from "vitest";
import { createHandler } from "./create-handler.js";
import type { HandlerOptions } from "./handler-options.js";

function start(options: Partial<HandlerOptions> = {}) {
  const engine = createRecordedEngine({ outputs: () => "Hi", contextLength: 512 });
  const asked = { tokenized: 0, detokenized: 0 };
  const counting = {
    ...engine,
    tokenize: (...given: Parameters<typeof engine.tokenize>) => (
      asked.tokenized++,
      engine.tokenize(...given)
    ),
    tokenizePrompt: (...given: Parameters<typeof engine.tokenizePrompt>) => (
      asked.tokenized++,
      engine.tokenizePrompt(...given)
    ),
    tokenId: engine.tokenId.bind(engine),
    detokenize: (...given: Parameters<typeof engine.detokenize>) => (
      asked.detokenized++,
      engine.detokenize(...given)
    ),
    generate: engine.generate.bind(engine),
    stats: engine.stats.bind(engine),
    close: engine.close.bind(engine),
  };
  const llama = Llama.fromEngine(counting, { modelId: "m", chatFormat: "chatml" });
  const handler = createHandler({ models: [{ llama }], ...options });
  const send = async (path: string, body: string) => {
    const headers = { "content-type": "application/json" };
    const response = await handler(new Request(`http://localhost${path}`, { method: "POST", headers, body }));
    const { error }: { error: { code: string; param: string | null; message: string } } = JSON.parse(
      await response.text(),
    );
    return { status: response.status, ...error };
  };
  return { send, asked };
}

const list = (entry: string, count: number) => `[${Array.from({ length: count }, () => entry).join(",")}]`;
const chat = (fields: string) => `{"model":"m","messages":[{"role":"user","content":"x"}],${fields}}`;

describe("what is too much is refused before anything is done for it", () => {
  it.each<[string, string, string, string | null]>([
    ["values", "/v1/chat/completions", `{"model":"m","messages":${list("{}", 2_000_000)}}`, null],
    ["messages", "/v1/chat/completions", `{"model":"m","messages":${list("{}", 9000)}}`, "messages"],
    [
      "parts",
      "/v1/chat/completions",
      `{"model":"m","messages":[{"role":"user","content":${list("0", 5000)}}]}`,
      "messages[0].content",
    ],
    ["stops", "/v1/chat/completions", chat(`"stop":${list("1", 300)}`), "stop"],
    [
      "breakers",
      "/v1/completions",
      `{"model":"m","dry_sequence_breakers":${list('"x"', 65)}}`,
      "dry_sequence_breakers",
    ],
    ["sequences", "/v1/completions", `{"model":"m","n":8,"prompt":${list('"x"', 17)}}`, "n"],
    ["tokens", "/v1/completions", `{"model":"m","prompt":${list("1", 1_100_000)}}`, "prompt"],
    ["tokens", "/v1/detokenize", `{"tokens":${list("1", 1_100_000)}}`, "tokens"],
    ["depth", "/v1/chat/completions", chat(`"tools":${"[".repeat(1e6)}${"]".repeat(1e6)}`), null],
    ["names", "/v1/chat/completions", chat(`"${"x".repeat(1e6)}":1`), null],
    [
      "names",
      "/v1/chat/completions",
      chat(`"chat_template_kwargs":{"${"x".repeat(1e6)}":1}`),
      "chat_template_kwargs",
    ],
    ["names", "/v1/apply-template", chat(`"user":"${"x".repeat(1e6)}"`), "user"],
    ["tokenizedText", "/v1/tokenize", `{"content":"${"x".repeat(5e6)}"}`, "content"],
  ])("%s, named in the answer (%s)", async (limit, path, body, param) => {
    const { send, asked } = start();
    const { status, code, message, ...rest } = await send(path, body);
    expect([status, code, rest.param]).toEqual([400, "limit_exceeded", param]);
    expect(message).toContain(`(limit "${limit}")`);
    expect(message.length).toBeLessThan(500);
    expect(asked).toEqual({ tokenized: 0, detokenized: 0 });
  });

  it("token ids that the context cannot hold, before they are turned into text", async () => {
    const { send, asked } = start();
    expect(await send("/v1/completions", `{"model":"m","prompt":${list("1", 1000)}}`)).toMatchObject({
      status: 400,
      code: "context_length_exceeded",
    });
    expect(asked.detokenized).toBe(0);
  });

  it("as the server's options move the bounds", async () => {
    const { send } = start({ limits: { stops: 1, sequences: 2 } });
    expect((await send("/v1/chat/completions", chat('"stop":["a","b"]'))).param).toBe("stop");
    expect((await send("/v1/chat/completions", chat('"n":3'))).param).toBe("n");
    expect((await send("/v1/chat/completions", chat('"n":2'))).status).toBe(200);
    const wider = start({ limits: { breakers: 100 } });
    const body = `{"model":"m","prompt":"x","dry_sequence_breakers":${list('"x"', 100)}}`;
    expect((await wider.send("/v1/completions", body)).status).toBe(200);
  });

  it("and a name that is given twice is said, not dropped", async () => {
    const { send } = start();
    expect(await send("/v1/chat/completions", chat('"seed":1,"seed":2'))).toMatchObject({
      status: 400,
      code: "invalid_json",
      message: expect.stringContaining('"seed"'),
    });
  });

  it("the first wrong entry of a long list is the one that is named", async () => {
    const { send } = start();
    const ids = list("1", 1000).slice(0, -1);
    expect((await send("/v1/completions", `{"model":"m","prompt":${ids},"x"]}`)).status).toBe(400);
    expect((await send("/v1/detokenize", `{"tokens":${ids},1.5]}`)).param).toBe("tokens[1000]");
  });
});

describe("errors name the wire's fields", () => {
  it.each([
    ["top_n_sigma", '"top_n_sigma":1e39'],
    ["repeat_penalty", '"repeat_penalty":1e-38'],
    ["dry_multiplier", '"dry_multiplier":1e39'],
    ["mirostat_tau", '"mirostat_tau":-1'],
    ["temperature", '"temperature":2.5'],
  ])("%s", async (param, field) => {
    const { send } = start();
    expect(await send("/v1/chat/completions", chat(field))).toMatchObject({
      status: 400,
      code: "invalid_parameter",
      param,
    });
  });
});
