import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@camelid/openai-types";
import { collectMessage } from "../collect-message.js";
import { ChatFormatterResponse } from "./chat-formatter-response.js";
import {
  CHATML_BOS_TOKEN,
  CHATML_CHAT_TEMPLATE,
  CHATML_EOS_TOKEN,
  LLAMA3_INSTRUCT_CHAT_TEMPLATE,
  MISTRAL_INSTRUCT_CHAT_TEMPLATE,
  MIXTRAL_INSTRUCT_CHAT_TEMPLATE,
} from "./chat-templates.js";
import { guessChatFormat } from "./guess-chat-format.js";
import { hfTokenizerConfigToChatFormatter } from "./hf-tokenizer-config.js";
import { Jinja2ChatFormatter } from "./jinja2-chat-formatter.js";
import { legacyFormats } from "./legacy-formats.js";

const hello: ChatMessage[] = [{ role: "user", content: "Hello!" }];

/** The template of the API's first description. */
const seedTemplate = `
{%- for message in messages %}
{%- if message['role'] == 'user' %}
User: {{ message['content'] }}
{%- elif message['role'] == 'assistant' %}
Assistant: {{ message['content'] }}
{%- elif message['role'] == 'system' %}
System: {{ message['content'] }}
{%- endif %}
{%- endfor %}
Assistant: `;

describe("Jinja2ChatFormatter", () => {
  it("formats messages to a prompt with stop texts", () => {
    const formatter = new Jinja2ChatFormatter({ template: seedTemplate, eosToken: "</s>", bosToken: "<s>" });
    const formatted = formatter.formatMessages(hello);
    expect(formatted).toBeInstanceOf(ChatFormatterResponse);
    expect(formatted).toEqual(
      new ChatFormatterResponse("User: Hello!Assistant: ", ["</s>"], { addedSpecial: true }),
    );
  });

  it("gives the template its tokens, the generation prompt and further variables", () => {
    const template = "{{ bos_token }}|{{ eos_token }}|{{ add_generation_prompt }}|{{ tools }}|{{ mood }}";
    const options = { template, bosToken: "B", eosToken: "E", stopTokenIds: [7] };
    expect(new Jinja2ChatFormatter(options).formatMessages(hello, { mood: "fine" })).toEqual(
      new ChatFormatterResponse("B|E|True|None|fine", ["E"], { stopTokenIds: [7], addedSpecial: true }),
    );
    const formatter = new Jinja2ChatFormatter({ ...options, addGenerationPrompt: false, eosToken: "" });
    expect(formatter.formatMessages(hello, { tools: [] })).toMatchObject({
      prompt: "B||False|[]|",
      stop: [],
    });
  });

  it("passes on what the template refuses, with its place", () => {
    const refusing = new Jinja2ChatFormatter({ template: MISTRAL_INSTRUCT_CHAT_TEMPLATE });
    expect(() => refusing.formatMessages([{ role: "system", content: "S" }])).toThrow(/must alternate/);
    expect(() => new Jinja2ChatFormatter({ template: "{% if %}" })).toThrow(/line 1/);
  });

  it("becomes a handler whose format renders the same prompt and reads answers", () => {
    const formatter = new Jinja2ChatFormatter({
      template: CHATML_CHAT_TEMPLATE,
      bosToken: CHATML_BOS_TOKEN,
      eosToken: CHATML_EOS_TOKEN,
    });
    const rendered = formatter.toChatHandler().chatFormat.render({ messages: hello });
    expect(rendered.promptText).toBe(formatter.formatMessages(hello).prompt);
    const parser = rendered.createParser();
    expect(collectMessage([...parser.push("Hi"), ...parser.finish("stop")]).content).toBe("Hi");
  });
});

describe("the well-known templates", () => {
  const conversation: ChatMessage[] = [
    ...hello,
    { role: "assistant", content: "A" },
    { role: "user", content: "B" },
  ];

  it.each([
    ["MIXTRAL_INSTRUCT_CHAT_TEMPLATE", MIXTRAL_INSTRUCT_CHAT_TEMPLATE],
    ["LLAMA3_INSTRUCT_CHAT_TEMPLATE", LLAMA3_INSTRUCT_CHAT_TEMPLATE],
    ["CHATML_CHAT_TEMPLATE", CHATML_CHAT_TEMPLATE],
  ])("%s renders what the format guessed for it renders", (_name, template) => {
    const format = legacyFormats.find(({ name }) => name === guessChatFormat(template));
    const formatter = new Jinja2ChatFormatter({ template, bosToken: "" });
    expect(formatter.formatMessages(conversation).prompt).toBe(
      format?.render({ messages: conversation }).promptText,
    );
  });
});

describe("hfTokenizerConfigToChatFormatter", () => {
  const config = { chat_template: MISTRAL_INSTRUCT_CHAT_TEMPLATE, bos_token: "<s>", eos_token: "</s>" };

  it("opens the answer instead of ending it (llama-cpp-python's own test expects an end token after the prompt)", () => {
    const formatted = hfTokenizerConfigToChatFormatter(config).formatMessages([
      { role: "user", content: "Hello, world!" },
    ]);
    expect(formatted).toMatchObject({
      prompt: "<s>[INST] Hello, world! [/INST]",
      stop: ["</s>", "<s>"],
      addedSpecial: true,
    });
  });

  it("takes tokens as objects and a list of templates", () => {
    const formatted = hfTokenizerConfigToChatFormatter(
      {
        chat_template: [
          { name: "tool_use", template: "tools" },
          { name: "default", template: "{{ bos_token }}{{ add_generation_prompt }}" },
        ],
        bos_token: { content: "<b>", lstrip: false },
        eos_token: null,
      },
      { addGenerationPrompt: false },
    ).formatMessages(hello);
    expect(formatted).toMatchObject({ prompt: "<b>False", stop: ["<b>"] });
  });

  const named = {
    chat_template: [
      { name: "default", template: "plain{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}" },
      {
        name: "tool_use",
        template:
          "tools{% for t in tools or [] %}<{{ t.function.name }}>{% endfor %}" +
          "{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}",
      },
    ],
  };
  const tools = [{ type: "function", function: { name: "f" } }] as const;

  it("takes the template for tools when tools are given, and the default one else", () => {
    const formatter = hfTokenizerConfigToChatFormatter(named);
    expect(formatter.formatMessages(hello).prompt).toBe("plain[user]Hello!");
    expect(formatter.formatMessages(hello, { tools: null }).prompt).toBe("plain[user]Hello!");
    expect(formatter.formatMessages(hello, { tools }).prompt).toBe("tools<f>[user]Hello!");
    const { chatFormat } = formatter.toChatHandler();
    expect(chatFormat.render({ messages: hello }).promptText).toContain("plain[user]");
    expect(chatFormat.render({ messages: hello, tools }).promptText).toContain("tools<f>[user]");
    expect(chatFormat.capabilities.tools).toBe(true);
  });

  it("gives the template all special tokens of the configuration, of text or objects, and no others", () => {
    const template =
      "{{ unk_token }}|{{ pad_token }}|{{ additional_special_tokens | join(',') }}|{{ image_token }}|" +
      "{{ cls_token is defined }}";
    const tokens = {
      unk_token: { content: "<unk>", lstrip: false },
      pad_token: "<pad>",
      cls_token: null,
      additional_special_tokens: ["<a>", { content: "<b>" }],
      extra_special_tokens: { image_token: "<image>" },
    };
    const formatter = hfTokenizerConfigToChatFormatter({ ...config, ...tokens, chat_template: template });
    expect(formatter.formatMessages(hello).prompt).toBe("<unk>|<pad>|<a>,<b>|<image>|False");
    const whole = hfTokenizerConfigToChatFormatter({
      ...config,
      ...tokens,
      chat_template: `${template}{% for m in messages %}{{ m.content }}{% endfor %}`,
    });
    expect(whole.toChatHandler().chatFormat.render({ messages: hello }).promptText).toBe(
      "<unk>|<pad>|<a>,<b>|<image>|FalseHello!",
    );
  });

  it("lets the configuration's tokens be tokens in the prompt, but not what a request says of them", () => {
    const template =
      "{% for m in messages %}{{ additional_special_tokens[0] }}{{ image_token }}{{ m.content }}{% endfor %}";
    const tokens = {
      additional_special_tokens: ["<|a|>", "<|b|>"],
      extra_special_tokens: { image_token: "<|img|>" },
    };
    const { chatFormat } = hfTokenizerConfigToChatFormatter({
      ...config,
      ...tokens,
      chat_template: template,
    }).toChatHandler();
    const written = (input: object) => chatFormat.render({ messages: hello, ...input }).prompt;
    expect(written({ messages: [{ role: "user", content: "x<|b|>" }] })).toEqual([
      { type: "control", text: "<|a|><|img|>" },
      { type: "text", text: "x<|b|>" },
    ]);
    expect(written({ chatTemplateKwargs: { image_token: "<|b|>" } })[1]).toEqual({
      type: "text",
      text: "<|b|>Hello!",
    });
  });

  it("names the field that is wrong", () => {
    const additional = { ...config, additional_special_tokens: ["<a>", 1] };
    expect(() => hfTokenizerConfigToChatFormatter(additional)).toThrow(/additional_special_tokens\[1\] must/);
    expect(() => hfTokenizerConfigToChatFormatter({ ...config, pad_token: 1 })).toThrow(/pad_token must/);
    expect(() => hfTokenizerConfigToChatFormatter(null)).toThrow(/the configuration must be an object/);
    expect(() => hfTokenizerConfigToChatFormatter({})).toThrow(/chat_template must be/);
    expect(() => hfTokenizerConfigToChatFormatter({ ...config, chat_template: [{ name: "rag" }] })).toThrow(
      /chat_template/,
    );
    expect(() => hfTokenizerConfigToChatFormatter({ ...config, eos_token: 2 })).toThrow(/eos_token must be/);
  });
});
