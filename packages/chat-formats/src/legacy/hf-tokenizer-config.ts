import { ChatFormatError } from "../errors.js";
import { tokenVariables as tokenFields } from "../jinja/render-segments.js";
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
function tokenText(value: unknown, field: string): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (isRecord(value) && typeof value["content"] === "string") return value["content"];
  return fail(field, "a string or an object with content");
}

/**
 * The special tokens that the configuration names, those of `extra_special_tokens` by names of their own, as variables
 * of the template; what it lacks stays undefined.
 */
function tokenVariables(config: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const variables: Record<string, unknown> = {};
  const extra = config["extra_special_tokens"];
  const named = isRecord(extra) ? extra : {};
  for (const [owner, fields] of [
    [config, [...tokenFields]],
    [named, Object.keys(named)],
  ] as const) {
    for (const field of fields) {
      const text = tokenText(owner[field], field);
      if (text !== "") variables[field] = text;
    }
  }
  const additional = config["additional_special_tokens"] ?? [];
  if (!Array.isArray(additional)) return fail("additional_special_tokens", "a list of tokens");
  const texts = additional.map((token, place) => tokenText(token, `additional_special_tokens[${place}]`));
  if (texts.length > 0) variables["additional_special_tokens"] = texts;
  return variables;
}

interface Templates {
  readonly template: string;
  readonly toolTemplate: string | undefined;
}

/** A template is its text, or a list of named ones: `tool_use` is for conversations with tools, `default` for all others. */
function readTemplates(value: unknown): Templates {
  if (typeof value === "string") return { template: value, toolTemplate: undefined };
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const named = (name: string): string | undefined => {
    const entry = entries.find((candidate) => isRecord(candidate) && candidate["name"] === name);
    return isRecord(entry) && typeof entry["template"] === "string" ? entry["template"] : undefined;
  };
  const template = named("default");
  if (template === undefined)
    return fail("chat_template", "a string or a list with a template named default");
  return { template, toolTemplate: named("tool_use") };
}

/**
 * A formatter out of a parsed Hugging Face `tokenizer_config.json`: `chat_template`, of a list of them `tool_use` where
 * there are tools and else `default`, and all special tokens by their names (`bos_token`, `pad_token`,
 * `additional_special_tokens`, those of `extra_special_tokens`, ...) as variables of the template, as transformers gives
 * them. Answers end at `eos_token` or `bos_token`. The template is told of the generation prompt by `add_generation_prompt`; llama-cpp-python appends an
 * empty assistant message instead, which puts an end token where the answer should begin.
 * Throws ChatFormatError (`invalid_chat_template`) naming the field at fault, or TemplateError.
 */
export function hfTokenizerConfigToChatFormatter(
  config: unknown,
  options: { readonly addGenerationPrompt?: boolean } = {},
): Jinja2ChatFormatter {
  if (!isRecord(config)) return fail("the configuration", "an object");
  const bosToken = tokenText(config["bos_token"], "bos_token");
  const eosToken = tokenText(config["eos_token"], "eos_token");
  return new Jinja2ChatFormatter({
    ...readTemplates(config["chat_template"]),
    variables: tokenVariables(config),
    bosToken,
    eosToken,
    stop: [eosToken, bosToken].filter((token) => token !== ""),
    addGenerationPrompt: options.addGenerationPrompt ?? true,
  });
}
