import { jsonLines, llamaTemplate, llamaTemplateNames, readCorpus } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { expectConformance, reasons } from "../../test/support/model-templates.js";
import { resolveChatFormat } from "../registry/resolve-chat-format.js";

/** Templates of the corpora that llama.cpp's source does not hold. */
function readTemplates(): Map<string, string> {
  const known = new Set(llamaTemplateNames().map(llamaTemplate));
  const templates = new Map<string, string>();
  for (const line of jsonLines(readCorpus("templates/rendered.jsonl"))) {
    const { name, template }: { name: string; template: string } = JSON.parse(line);
    if (known.has(template)) continue;
    known.add(template);
    templates.set(name, template);
  }
  return templates;
}

/** Templates with which a longer conversation does not begin with the shorter one, by their authors' choice. */
const unstable = new Map([
  ["cpp:Phi-3-small", reasons.endToken],
  ["cpp:GLMEdge", reasons.alwaysOpen],
  ["cpp:yandex/YandexGPT-5-Lite-8B-instruct", reasons.alwaysOpen],
  ["hf:blenderbot", reasons.endToken],
  ["hf:internlm/internlm2-chat-7b", reasons.endToken],
  ["hf:TheBloke/deepseek-coder-33B-instruct-AWQ", reasons.alwaysOpen],
  ["hf:mistralai/Mistral-7B-Instruct-v0.3 (JSON Schema)", reasons.lastUserTools],
  ["hf:CISCai/Mistral-7B-Instruct-v0.3-SOTA-GGUF", reasons.lastUserTools],
  ["hf:CohereLabs/c4ai-command-a-03-2025", reasons.alwaysOpen],
  ["hf:meta-llama/Llama-Guard-3-11B-Vision", "names the role of the last turn in its instructions"],
]);

/** Takes its markers out of the vocabulary's special tokens, by number. */
const gigaChat = "cpp:ai-sage/GigaChat-20B-A3B-instruct";
const gigaChatTokens = ["<unk>", "<s>", "</s>", "<|role_sep|>", "<|message_sep|>", "<|a|>", "<|b|>"];
const templates = readTemplates();

describe("the formats of the corpora's model templates", () => {
  it("know every template that is excepted", () => {
    for (const name of [...unstable.keys(), gigaChat]) expect([...templates.keys()]).toContain(name);
    expect(templates.size).toBeGreaterThan(30);
  });

  it.each([...templates])("%s conforms", (name, template) => {
    const specialTokens = name === gigaChat ? gigaChatTokens : undefined;
    expectConformance(template, { lacking: unstable.has(name) ? ["stable-prefix"] : [], specialTokens });
  });

  it("take the markers of GigaChat out of the special tokens, and fail where these are not known", () => {
    const model = { template: templates.get(gigaChat), bosToken: "<s>", eosToken: "</s>" };
    const input = { messages: [{ role: "user", content: "Hi" }] } as const;
    const { promptText } = resolveChatFormat({ ...model, specialTokens: gigaChatTokens }).render(input);
    expect(promptText).toContain("user<|role_sep|>Hi<|message_sep|>");
    expect(() => resolveChatFormat(model).render(input)).toThrow(/additional_special_tokens/);
  });
});
