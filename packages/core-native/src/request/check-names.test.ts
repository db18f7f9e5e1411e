import { describe, expect, it } from "vitest";
import { bracketFormat } from "../chat/__fixtures__/bracket-format.js";
import { loadEngine, type LoadEngineOptions } from "../engine/load-engine.js";
import { Llama } from "../llama.js";
import { createRecordedEngine } from "../testing/create-recorded-engine.js";
import { checkNames } from "./check-names.js";

const engine = createRecordedEngine({ outputs: () => "Hi" });
const llama = Llama.fromEngine(engine, { chatFormat: bracketFormat });
const user = { role: "user", content: "Hello" } as const;
const chat = { messages: [user] };
const prompt = { type: "tokens", tokens: [1] } as const;
const typo = (name: string, value: unknown = 1): object => ({ [name]: value });
const tool = (extra: object, extraOfFunction: object = {}) => ({
  type: "function" as const,
  ...extra,
  function: { name: "f", ...extraOfFunction },
});

/** Every place where a caller gives an object with names, given a wrong one, and the place that the error must name. */
const entries: [string, string, () => unknown][] = [
  ["loadEngine", "contxtSize", () => loadEngine({ modelPath: "m", ...typo("contxtSize") })],
  ["Llama.load", "chatFromat", () => Llama.load({ modelPath: "m", ...typo("chatFromat") })],
  ["Llama.fromEngine", "modelID_", () => Llama.fromEngine(engine, typo("modelID_"))],
  ["createRecordedEngine", "output", () => createRecordedEngine({ outputs: [], ...typo("output") })],
  ["generate", "maxToken", () => generate({ prompt, ...typo("maxToken") })],
  ["its sampling", "sampling.top_p_", () => sampling(typo("top_p_"))],
  ["its prompt", "prompt.token", () => generate({ prompt: { ...prompt, ...typo("token") } })],
  ["its options", "options.signals", () => generate({ prompt }, typo("signals"))],
  ["tokenize", "options.addSpecials", () => llama.tokenize("x", typo("addSpecials"))],
  ["detokenize", "options.specials", () => llama.detokenize([1], typo("specials"))],
  ["a chat", "temprature", () => llama.createChatCompletion({ ...chat, ...typo("temprature") })],
  ["its options", "options.signl", () => llama.createChatCompletion(chat, typo("signl"))],
  [
    "its sampling defaults",
    "options.samplingDefaults.temp",
    () =>
      llama.createChatCompletion(chat, {
        samplingDefaults: { temperature: 1, repeatPenalty: 1, ...typo("temp") },
      }),
  ],
  ["a template", "message", () => llama.applyChatTemplate({ ...chat, ...typo("message") })],
  ["a message", "messages[0].contents", () => messages({ ...user, ...typo("contents") })],
  [
    "a part of a message",
    "messages[0].content[0].txt",
    () => messages({ role: "user", content: [{ type: "text", text: "x", ...typo("txt") }] }),
  ],
  ["a tool", "tools[0].functions", () => withTool(tool(typo("functions")))],
  ["a function", "tools[0].function.paramters", () => withTool(tool({}, typo("paramters")))],
  [
    "an old function",
    "functions[0].args",
    () => llama.createChatCompletion({ ...chat, functions: [{ name: "f", ...typo("args") }] }),
  ],
  [
    "a tool choice",
    "tool_choice.function.nme",
    () =>
      llama.createChatCompletion({
        ...chat,
        tools: [tool({})],
        tool_choice: { type: "function", function: { name: "f", ...typo("nme") } },
      }),
  ],
  [
    "a response format",
    "response_format.schemas",
    () =>
      llama.createChatCompletion({
        ...chat,
        response_format: { type: "json_object", ...typo("schemas") },
      }),
  ],
  [
    "a schema of an answer",
    "response_format.json_schema.strictt",
    () =>
      llama.createChatCompletion({
        ...chat,
        response_format: { type: "json_schema", json_schema: { name: "n", ...typo("strictt") } },
      }),
  ],
  [
    "stream options",
    "stream_options.usage",
    () => llama.createChatCompletion({ ...chat, stream: true, stream_options: { ...typo("usage") } }),
  ],
  ["a completion", "max_token", () => llama.createCompletion({ prompt: "x", ...typo("max_token") })],
  ["its options", "options.sgnal", () => llama.createCompletion({ prompt: "x" }, typo("sgnal"))],
];

const generate = (...call: Parameters<typeof engine.generate>) =>
  engine
    .generate(...call)
    [Symbol.asyncIterator]()
    .next();
const sampling = (given: object) => generate({ prompt, sampling: given });
const messages = (
  message: (typeof chat)["messages"][number] | { role: "user"; content: { type: "text"; text: string }[] },
) => llama.createChatCompletion({ messages: [message] });
const withTool = (given: ReturnType<typeof tool>) => llama.createChatCompletion({ ...chat, tools: [given] });

describe("a misspelt name is refused, never ignored", () => {
  it.each(entries)("in %s: %s", async (_, param, call) => {
    await expect((async () => call())()).rejects.toMatchObject({
      code: "invalid_parameter",
      param,
      message: expect.stringContaining("is not a known parameter"),
    });
  });

  it.each([
    ["contextLength", "contextSize"],
    ["max_tokens", "maxTokens"],
    ["modelpath", "modelPath"],
    ["temprature", "temperature"],
  ])("suggests the name that is nearest to %s", (name, near) => {
    const known = { contextSize: 1, maxTokens: 1, modelPath: 1, temperature: 1, n: 1 };
    const message = name === "contextLength" ? "is not a known parameter." : `did you mean "${near}"?`;
    expect(() => checkNames("", { [name]: 1 }, known)).toThrow(message);
  });

  it("suggests nothing that is unlike, and shows no more of a name than a line", () => {
    expect(() => checkNames("", { zzz: 1 }, { n: 1 })).toThrow(/^zzz: is not a known parameter\.$/);
    expect(() => checkNames("", { ["x".repeat(1e5)]: 1 }, { n: 1 })).toThrow(
      /^x{60}…: is not a known parameter\.$/,
    );
  });

  it("takes names from objects alone, not from their prototypes", () => {
    expect(() => checkNames("", { constructor: 1 }, { n: 1 })).toThrow("constructor: is not");
    expect(() => checkNames("", null, {})).toThrow("options: must be an object, not null");
    expect(() => checkNames("options", [], {})).toThrow("options: must be an object, not an array");
  });

  it("says what is no option of loading before it looks for the file", async () => {
    const options: Partial<LoadEngineOptions> = { ...typo("modelpath", "m.gguf") };
    await expect(loadEngine({ modelPath: "nowhere.gguf", ...options })).rejects.toThrow(
      'modelpath: is not a known parameter; did you mean "modelPath"?',
    );
  });
});

describe("an engine takes values of the right type only", () => {
  it.each([
    ["prompt", { prompt: { type: "text", text: "x" } }],
    ["prompt.tokens", { prompt: { type: "tokens", tokens: "1" } }],
    ["prompt.segments", { prompt: { type: "segments", addBos: true } }],
    [
      "prompt.segments[0]",
      { prompt: { type: "segments", addBos: true, segments: [{ type: "Control", text: "x" }] } },
    ],
  ])("%s", async (param, request) => {
    const given: Parameters<typeof engine.generate>[0] = JSON.parse(JSON.stringify(request));
    await expect(generate(given)).rejects.toMatchObject({ code: "invalid_parameter", param });
  });
});
