import type { ChatMessage } from "@camelid/openai-types";
import { describe, expect, it } from "vitest";
import { resolveChatFormat } from "../registry/resolve-chat-format.js";

/** A template that leaves every system message but the first one out. */
const template =
  "{% for m in messages %}{% if m.role != 'system' or loop.first %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endif %}{% endfor %}";
const format = resolveChatFormat({ template, bosToken: "", eosToken: "" });
const known: ChatMessage[] = [
  { role: "user", content: "Please answer in French, not in English." },
  { role: "assistant", content: "Oui." },
];

describe("a message is in the prompt when its own characters are", () => {
  it.each([
    ["whose words stand in others", "answer in English"],
    ["that another quotes as a whole", "Please answer in French, not in English."],
    ["that is a word of the template", "user"],
    ["of one letter", "a"],
  ])("so that one %s is not taken for shown", (_, content) => {
    const messages: ChatMessage[] = [
      ...known,
      { role: "system", content },
      { role: "user", content: "Why?" },
    ];
    const { promptText, prompt } = format.render({ messages });
    // It is told in another way, or the request is refused; it is not dropped.
    const words = promptText.split("<|").join(" ");
    expect(words.split(content).length).toBeGreaterThan(known[0]?.content === content ? 2 : 1);
    expect(prompt.length).toBeGreaterThan(0);
  });

  it("and what no way of telling shows is refused, with its place", () => {
    const only =
      "{% for m in messages %}{% if loop.first %}<|{{ m.role }}|>{{ m.content }}{% endif %}{% endfor %}";
    const first = resolveChatFormat({ template: only, bosToken: "", eosToken: "" });
    const messages: ChatMessage[] = [
      { role: "assistant", content: "Hello there, hello!" },
      { role: "user", content: "hello" },
    ];
    expect(() => first.render({ messages })).toThrow(
      expect.objectContaining({ code: "unsupported_message", messageIndex: 1 }),
    );
  });
});

describe("chat_template_kwargs", () => {
  const switched = resolveChatFormat({
    template:
      "{% if style %}{{ style }}{% endif %}{% for m in messages %}{{ m.role }}: {{ m.content }}{% endfor %}",
    bosToken: "",
    eosToken: "",
  });
  const render = (chatTemplateKwargs: Record<string, unknown>) =>
    switched.render({ messages: [{ role: "user", content: "Hi" }], chatTemplateKwargs }).promptText;

  it("reach the variables of the template", () => {
    expect(render({ style: "formal " })).toBe("formal user: Hi");
  });

  it.each(["role", "content", "loop", "m", "if", "endfor", "", "messages", "tools", "add_generation_prompt"])(
    "refuse %j, which is no variable of it or has a field of its own",
    (name) => {
      expect(() => render({ [name]: "x" })).toThrow(
        expect.objectContaining({ code: "unsupported_parameter", param: `chat_template_kwargs.${name}` }),
      );
    },
  );

  it("refuse a switch that is neither on nor off", () => {
    expect(() => render({ enable_thinking: "maybe" })).toThrow(
      expect.objectContaining({ param: "chat_template_kwargs.enable_thinking" }),
    );
    expect(render({ enable_thinking: false })).toBe("user: Hi");
  });
});
