import { describe, expect, it } from "vitest";
import { bracketFormat } from "./chat/__fixtures__/bracket-format.js";
import { Llama } from "./llama.js";
import { createRecordedEngine } from "./testing/create-recorded-engine.js";

const messages = [{ role: "user", content: "Hello" } as const];
const template = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>";

describe("Llama", () => {
  it("speaks the format of the model's own template", async () => {
    const llama = Llama.fromEngine(createRecordedEngine({ outputs: [], model: { chatTemplate: template } }));
    expect((await llama.applyChatTemplate({ messages })).rendered.promptText).toBe("<user>Hello<assistant>");
  });

  it("speaks the format of the model's template for tools when it is given tools", async () => {
    const metadata = {
      "tokenizer.chat_template.tool_use": `{% for t in tools %}<{{ t.function.name }}>{% endfor %}${template}`,
    };
    const engine = createRecordedEngine({ outputs: [], model: { chatTemplate: template, metadata } });
    const llama = Llama.fromEngine(engine);
    const tools = [{ type: "function", function: { name: "f" } } as const];
    expect((await llama.applyChatTemplate({ messages })).rendered.promptText).toBe("<user>Hello<assistant>");
    expect((await llama.applyChatTemplate({ messages, tools })).rendered.promptText).toBe(
      "<f><user>Hello<assistant>",
    );
  });

  it("speaks the format that it is told, by name or as an object", async () => {
    const engine = createRecordedEngine({ outputs: [], model: { chatTemplate: template } });
    const named = Llama.fromEngine(engine, { chatFormat: "chatml" });
    expect((await named.applyChatTemplate({ messages })).rendered.promptText).toContain(
      "<|im_start|>user\nHello",
    );
    const given = Llama.fromEngine(engine, { chatFormat: bracketFormat });
    expect((await given.applyChatTemplate({ messages })).rendered.promptText).toBe(
      "[user]Hello[end][assistant]",
    );
  });

  it("refuses a format that does not exist and an object that is none", () => {
    const engine = createRecordedEngine({ outputs: [] });
    expect(() => Llama.fromEngine(engine, { chatFormat: "nope" })).toThrow(
      expect.objectContaining({ code: "unknown_chat_format" }),
    );
    const broken = { ...bracketFormat, name: "" };
    expect(() => Llama.fromEngine(engine, { chatFormat: broken })).toThrow(
      expect.objectContaining({ code: "invalid_chat_format" }),
    );
  });

  it("names the model in answers as the request does, else as it was told, else as the model does", async () => {
    const engine = createRecordedEngine({ outputs: () => "Hi", model: { name: "Own" } });
    const own = Llama.fromEngine(engine, { chatFormat: bracketFormat });
    const told = Llama.fromEngine(engine, { chatFormat: bracketFormat, modelId: "told" });
    expect((await own.createChatCompletion({ messages })).model).toBe("Own");
    expect((await told.createChatCompletion({ messages })).model).toBe("told");
    expect((await told.createChatCompletion({ messages, model: "asked" })).model).toBe("asked");
  });

  it("rejects what is wrong with a stream before it begins", async () => {
    const llama = Llama.fromEngine(createRecordedEngine({ outputs: [] }), { chatFormat: bracketFormat });
    await expect(
      llama.createChatCompletion({ messages, stream: true, temperature: 3 }),
    ).rejects.toMatchObject({
      param: "temperature",
    });
    await expect(llama.createCompletion({ prompt: "x", stream: true, n: 0 })).rejects.toMatchObject({
      param: "n",
    });
  });

  it("refuses a text that is too long for any tokens before it is tokenized", async () => {
    const engine = createRecordedEngine({ outputs: [], contextLength: 8, model: { longestToken: 10 } });
    const llama = Llama.fromEngine(engine, { chatFormat: bracketFormat });
    const prompt = "x".repeat(71);
    const long = [{ role: "user" as const, content: "x".repeat(200) }];
    const tooLong = { code: "context_length_exceeded", contextLength: 8 };
    await expect(llama.createCompletion({ prompt })).rejects.toMatchObject({
      ...tooLong,
      promptTokens: 8,
      message: expect.stringContaining("at least 8 tokens"),
    });
    await expect(llama.createChatCompletion({ messages: long })).rejects.toMatchObject(tooLong);
    expect((await llama.applyChatTemplate({ messages: long })).tokens.length).toBeGreaterThan(0);
  });

  it("closes its engine when it is disposed of", async () => {
    const engine = createRecordedEngine({ outputs: () => "Hi" });
    {
      await using llama = Llama.fromEngine(engine, { chatFormat: bracketFormat });
      await llama.createChatCompletion({ messages });
    }
    const closed = Llama.fromEngine(engine, { chatFormat: bracketFormat }).createChatCompletion({ messages });
    await expect(closed).rejects.toMatchObject({ code: "engine_closed" });
  });
});
