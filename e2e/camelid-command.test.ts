import { copyFileSync, openSync, readSync, closeSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CamelidCommand, runCamelid } from "./server-support/camelid-command.js";
import { defaultModelFile } from "./support/default-model.js";

const folder = temporaryFolder();

/** The first bytes of the model. */
function truncatedModel(bytes: number): string {
  const file = openSync(defaultModelFile(), "r");
  const data = Buffer.alloc(bytes);
  readSync(file, data, 0, bytes, 0);
  closeSync(file);
  const path = join(folder, `truncated-${bytes}.gguf`);
  writeFileSync(path, data);
  return path;
}

describe("camelid", () => {
  it("shows its commands, their options and its version", async () => {
    expect(await runCamelid("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("serve") });
    expect(await runCamelid("serve", "--help")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--ctx-size"),
    });
    expect(await runCamelid("--version")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  it.each([
    [["bark"], 'There is no command "bark"'],
    [["serve", "--prot", "80"], "--prot"],
    [["serve"], "--model is needed"],
    [["serve", "--model", "no-such-name"], "the catalogue has no such name"],
    [["pull", "no-such-name"], 'The catalogue has no "no-such-name"'],
    [["chat", "--model", "smollm2-135m-instruct", "--chat-format", "no-such-format", "x"], "no-such-format"],
  ])("refuses the command line %j with status 2", async (args, message) => {
    expect(await runCamelid(...args)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
  });

  it("says what is wrong with a model file", async () => {
    const text = join(folder, "text.gguf");
    writeFileSync(text, "This is no model. ".repeat(10));
    const bad = [
      [text, /does not begin with "GGUF"/],
      [truncatedModel(5_000_000), /truncated|ends early/],
      [truncatedModel(1_000), /ends early|truncated|exceed/],
      [join(folder, "missing.gguf"), /no readable model file|no file/],
      [folder, /not a file/],
    ] as const;
    for (const [path, message] of bad) {
      const { code, stderr } = await runCamelid("serve", "--port", "0", "--model", path);
      expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
    }
  });

  it("refuses to be public without a key", async () => {
    const ended = await runCamelid(
      "serve",
      "--port",
      "0",
      "--host",
      "0.0.0.0",
      "--model",
      defaultModelFile(),
    );
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("no API key") });
  });

  it("answers a question on stdout and nothing else there", async () => {
    const question = "What is the capital of France?";
    const { code, stdout } = await runCamelid("chat", "--model", defaultModelFile(), question);
    expect([code, stdout]).toEqual([0, expect.stringContaining("Paris")]);
  });
});

describe("camelid serve", () => {
  let command: CamelidCommand;
  let url: string;

  beforeAll(async () => {
    copyFileSync(defaultModelFile(), join(folder, "mine.gguf"));
    command = new CamelidCommand([
      "serve",
      "--model",
      join(folder, "mine.gguf"),
      "--port",
      "0",
      "--parallel",
      "2",
      "--grace",
      "100",
    ]);
    url = await command.url();
  });

  afterAll(() => void command.process.kill("SIGKILL"));

  const post = (path: string, body: unknown, signal?: AbortSignal) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  const messages = [{ role: "user", content: "Hello" }];

  it.each<[string, string, unknown, number, string, string | null]>([
    [
      "an unknown model name",
      "/v1/chat/completions",
      { model: "x", messages },
      404,
      "model_not_found",
      "model",
    ],
    [
      "a bad parameter",
      "/v1/chat/completions",
      { model: "mine", messages, temperature: -1 },
      400,
      "invalid_parameter",
      "temperature",
    ],
    [
      "an unknown role",
      "/v1/chat/completions",
      { model: "mine", messages: [{ role: "robot", content: "x" }] },
      400,
      "invalid_request",
      "messages[0].role",
    ],
    ["malformed JSON", "/v1/chat/completions", '{"model": ', 400, "invalid_json", null],
    [
      "a bad grammar",
      "/v1/completions",
      { model: "mine", prompt: "x", grammar: "root ::= [" },
      400,
      "invalid_grammar",
      "grammar",
    ],
  ])("refuses %s and goes on serving", async (_, path, body, status, code, param) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code, param } });
    expect(
      (await post("/v1/completions", { model: "mine", prompt: "One, two,", max_tokens: 1 })).status,
    ).toBe(200);
  });

  it("frees the sequences of clients that are gone", async () => {
    const abort = new AbortController();
    const body = {
      model: "mine",
      prompt: "Once upon a time",
      max_tokens: 4000,
      stream: true,
      ignore_eos: true,
    };
    const responses = await Promise.all([1, 2].map(() => post("/v1/completions", body, abort.signal)));
    await Promise.all(responses.map((response) => response.body?.getReader().read()));
    abort.abort();
    // With both sequences held these would wait behind 8000 tokens.
    const answers = await Promise.all(
      [1, 2].map(() => post("/v1/completions", { model: "mine", prompt: "x", max_tokens: 1 })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('camelid_cancelled_requests_total{model="mine"} 2');
    expect(metrics).toContain('camelid_active_sequences{model="mine"} 0');
  });

  it("lets a running answer end when it is told to stop, then exits with 0", async () => {
    const body = {
      model: "mine",
      prompt: "Once upon a time",
      max_tokens: 60,
      stream: true,
      ignore_eos: true,
    };
    const response = await post("/v1/completions", body);
    command.process.kill("SIGTERM");
    const text = await response.text();
    expect(text).toContain('"finish_reason":"length"');
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    expect(await command.ended).toMatchObject({ code: 0 });
  });
});
