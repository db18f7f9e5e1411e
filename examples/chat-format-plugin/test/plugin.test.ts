import {
  builtinFormats,
  collectMessage,
  createFormatRegistry,
  isChatFormat,
  resolveChatFormat,
} from "@camelid/chat-formats";
import { arrow, chatFormats } from "camelid-format-arrow";
import { describe, expect, it } from "vitest";

describe("camelid-format-arrow", () => {
  it("exports what the server loads", () => {
    expect(chatFormats).toEqual([arrow]);
    expect(chatFormats.every(isChatFormat)).toBe(true);
  });

  it("is found beside the built-in formats, by name and by a model's template", () => {
    const registry = createFormatRegistry([...builtinFormats, ...chatFormats]);
    const model = { bosToken: "", eosToken: "" };
    expect(resolveChatFormat({ ...model, format: "arrow" }, registry).name).toBe("arrow");
    const template = "{{ '<|turn|>user\\n' + messages[0].content }} => ";
    expect(resolveChatFormat({ ...model, template }, registry).name).toBe("arrow");
  });

  it("reads an answer", () => {
    const rendered = arrow.render({
      messages: [{ role: "user", content: "Weather?" }],
      tools: [{ type: "function", function: { name: "get_weather" } }],
    });
    const parser = rendered.createParser();
    const message = collectMessage([
      ...parser.push('=> get_weather {"city":"Oslo"}'),
      ...parser.finish("stop"),
    ]);
    expect(message.tool_calls?.[0]?.function).toEqual({ name: "get_weather", arguments: '{"city":"Oslo"}' });
  });
});
