import { ChatFormatError } from "../errors.js";
import { Jinja2ChatFormatter } from "./jinja2-chat-formatter.js";

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(field: string, expected: string): never {
  throw new ChatFormatError("invalid_chat_template", `tokenizer config: ${field} must be ${expected}`, {
    param: field,
  });
}

/** A token is its text, or an object that holds it as `content`; null or absent: there is none. */
function tokenText(config: Readonly<Record<string, unknown>>, field: string): string {
  const value = config[field];
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (isRecord(value) && typeof value["content"] === "string") return value["content"];
  return fail(field, "a string or an object with content");
}

/** A template is its text, or one of a list of named ones, of which the one named `default` is taken. */
function templateText(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    const entries: readonly unknown[] = value;
    const chosen = entries.find((entry) => isRecord(entry) && entry["name"] === "default");
    if (isRecord(chosen) && typeof chosen["template"] === "string") return chosen["template"];
  }
  return fail("chat_template", "a string or a list with a template named default");
}

/**
 * A formatter out of a parsed Hugging Face `tokenizer_config.json` (`chat_template`, `bos_token`, `eos_token`). Answers end
 * at either token. The template is told of the generation prompt by `add_generation_prompt`; llama-cpp-python appends an
 * empty assistant message instead, which puts an end token where the answer should begin.
 * Throws ChatFormatError (`invalid_chat_template`) naming the field at fault, or TemplateError.
 */
export function hfTokenizerConfigToChatFormatter(
  config: unknown,
  options: { readonly addGenerationPrompt?: boolean } = {},
): Jinja2ChatFormatter {
  if (!isRecord(config)) return fail("the configuration", "an object");
  const bosToken = tokenText(config, "bos_token");
  const eosToken = tokenText(config, "eos_token");
  return new Jinja2ChatFormatter({
    template: templateText(config["chat_template"]),
    bosToken,
    eosToken,
    stop: [eosToken, bosToken].filter((token) => token !== ""),
    addGenerationPrompt: options.addGenerationPrompt ?? true,
  });
}
