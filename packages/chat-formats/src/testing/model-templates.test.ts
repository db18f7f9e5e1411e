import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { resolveChatFormat } from "../registry/resolve-chat-format.js";
import type { ConformanceCheckName } from "./conformance-check.js";
import { conformanceChecks } from "./conformance-checks.js";
import { ConformanceError } from "./suite-error.js";

const cases = new URL("../../../../../shared/cases/", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, cases), "utf8");

/** Templates of the shared cases, each once. */
function readTemplates(): Map<string, string> {
  const parsed: Record<string, string> = JSON.parse(read("chat-parse/templates.json"));
  const templates = new Map(Object.entries(parsed));
  for (const line of read("templates/rendered.jsonl").trim().split("\n")) {
    const { name, template }: { name: string; template: string } = JSON.parse(line);
    if (![...templates.values()].includes(template)) templates.set(name, template);
  }
  return templates;
}

const lastUserTools = "describes the tools before the last user's turn";
const endToken = "puts the end token behind the last turn only";
const alwaysOpen = "opens the assistant's turn whether asked to or not";
const noCallId = "writes a call's id only when its result follows";

/** Templates with which a longer conversation does not begin with the shorter one, by their authors' choice. */
const unstable = new Map([
  ["CohereForAI-c4ai-command-r-plus-tool_use.jinja", "puts instructions behind the last turn"],
  ["CohereForAI-c4ai-command-r7b-12-2024-tool_use.jinja", alwaysOpen],
  ["Mistral-Small-3.2-24B-Instruct-2506.jinja", lastUserTools],
  ["StepFun3.5-Flash.jinja", "writes reasoning for the last turn only"],
  ["mistralai-Mistral-Nemo-Instruct-2407.jinja", "puts the system message before the last user's turn"],
  ["file:Apriel-1.6-15b-Thinker-fixed", noCallId],
  ["file:fireworks-ai-llama-3-firefunction-v2", alwaysOpen],
  ["file:microsoft-Phi-3.5-mini-instruct", endToken],
  ["file:unsloth-Apriel-1.5", noCallId],
  ["cpp:Phi-3-small", endToken],
  ["cpp:GLMEdge", alwaysOpen],
  ["cpp:yandex/YandexGPT-5-Lite-8B-instruct", alwaysOpen],
  ["hf:blenderbot", endToken],
  ["hf:internlm/internlm2-chat-7b", endToken],
  ["hf:TheBloke/deepseek-coder-33B-instruct-AWQ", alwaysOpen],
  ["hf:mistralai/Mistral-7B-Instruct-v0.3 (JSON Schema)", lastUserTools],
  ["hf:CISCai/Mistral-7B-Instruct-v0.3-SOTA-GGUF", lastUserTools],
  ["hf:CohereLabs/c4ai-command-a-03-2025", alwaysOpen],
  ["hf:meta-llama/Llama-Guard-3-11B-Vision", "names the role of the last turn in its instructions"],
]);

/** Takes its markers out of the vocabulary's special tokens, by number. */
const gigaChat = "cpp:ai-sage/GigaChat-20B-A3B-instruct";
const gigaChatTokens = ["<unk>", "<s>", "</s>", "<|role_sep|>", "<|message_sep|>", "<|a|>", "<|b|>"];

const checked: ReadonlySet<ConformanceCheckName> = new Set([
  "stable-prefix",
  "nothing-dropped",
  "control-strings",
  "segments",
  "inputs-unchanged",
]);
const checks = conformanceChecks.filter((check) => checked.has(check.name));
const templates = readTemplates();

describe("the formats of model templates", () => {
  it("know every template that is excepted", () => {
    for (const name of [...unstable.keys(), gigaChat]) expect([...templates.keys()]).toContain(name);
    expect(templates.size).toBeGreaterThan(80);
  });

  it.each([...templates])("%s conforms", (name, template) => {
    const format = resolveChatFormat({
      template,
      bosToken: "<s>",
      eosToken: "</s>",
      specialTokens: name === gigaChat ? gigaChatTokens : undefined,
    });
    for (const check of checks) {
      const run = (): void => check.run(format, { outputs: [] });
      if (unstable.has(name) && check.name === "stable-prefix") expect(run).toThrow(ConformanceError);
      else expect(run).not.toThrow();
    }
  });

  it("take the markers of GigaChat out of the special tokens, and fail where these are not known", () => {
    const model = { template: templates.get(gigaChat), bosToken: "<s>", eosToken: "</s>" };
    const input = { messages: [{ role: "user", content: "Hi" }] } as const;
    const { promptText } = resolveChatFormat({ ...model, specialTokens: gigaChatTokens }).render(input);
    expect(promptText).toContain("user<|role_sep|>Hi<|message_sep|>");
    expect(() => resolveChatFormat(model).render(input)).toThrow(/additional_special_tokens/);
  });
});
