import type { ChatMessage } from "@camelid/openai-types";
import { byTools } from "../infer/by-tools.js";
import { compileTemplate } from "../jinja/index.js";
import type { CompiledTemplate } from "../jinja/index.js";
import { guessSpecialTokens } from "../render/model-template.js";
import { createTemplateFormat } from "../render/template-format.js";
import { ChatFormatterResponse } from "./chat-formatter-response.js";
import type { ChatFormatHandler } from "./handler-registry.js";

/** Anything that formats messages to a prompt. */
export interface ChatFormatter {
  /** `variables` are further variables of the template, such as `tools`; they win over the formatter's own. */
  formatMessages(
    messages: readonly ChatMessage[],
    variables?: Readonly<Record<string, unknown>>,
  ): ChatFormatterResponse;
}

export interface Jinja2ChatFormatterOptions {
  /** Jinja2 source of the chat template. */
  readonly template: string;
  /** Takes the template's place when `tools` are given to it. Default: none does. */
  readonly toolTemplate?: string | undefined;
  /**
   * Further variables of the template, such as `unk_token` and `additional_special_tokens` of a tokenizer
   * configuration. Default: none.
   */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Default "</s>". */
  readonly eosToken?: string;
  /** Default "<s>". */
  readonly bosToken?: string;
  /** Value of `add_generation_prompt`. Default true. */
  readonly addGenerationPrompt?: boolean;
  /** Texts that end the answer. Default: the end-of-sequence token. */
  readonly stop?: readonly string[];
  /** Ids of tokens that end the answer. Default: none. */
  readonly stopTokenIds?: readonly number[];
  /** Clock of `strftime_now`. Default: the system's. */
  readonly now?: Date;
}

/**
 * Formats messages with a Jinja2 chat template, as it stands: messages are handed to the template unchanged. For
 * conversations with tools, content parts or reasoning, and to read answers, `resolveChatFormat` does more.
 * The constructor throws TemplateError for a template with mistakes, `formatMessages` for one that refuses the messages.
 */
export class Jinja2ChatFormatter implements ChatFormatter {
  readonly template: string;
  readonly toolTemplate: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly eosToken: string;
  readonly bosToken: string;
  readonly addGenerationPrompt: boolean;
  readonly stop: readonly string[];
  readonly stopTokenIds: readonly number[];
  readonly #compiled: CompiledTemplate;
  readonly #compiledForTools: CompiledTemplate;

  constructor(options: Jinja2ChatFormatterOptions) {
    this.template = options.template;
    this.toolTemplate = options.toolTemplate;
    this.variables = { ...options.variables };
    this.eosToken = options.eosToken ?? "</s>";
    this.bosToken = options.bosToken ?? "<s>";
    this.addGenerationPrompt = options.addGenerationPrompt ?? true;
    this.stop = options.stop ?? (this.eosToken === "" ? [] : [this.eosToken]);
    this.stopTokenIds = options.stopTokenIds ?? [];
    const clock = options.now === undefined ? {} : { now: options.now };
    this.#compiled = compileTemplate(options.template, clock);
    this.#compiledForTools =
      options.toolTemplate === undefined ? this.#compiled : compileTemplate(options.toolTemplate, clock);
  }

  formatMessages(
    messages: readonly ChatMessage[],
    variables: Readonly<Record<string, unknown>> = {},
  ): ChatFormatterResponse {
    const tools = variables["tools"] ?? undefined;
    const prompt = (tools === undefined ? this.#compiled : this.#compiledForTools).render({
      ...this.variables,
      messages,
      eos_token: this.eosToken,
      bos_token: this.bosToken,
      add_generation_prompt: this.addGenerationPrompt,
      functions: null,
      function_call: null,
      tools: null,
      tool_choice: null,
      ...variables,
    });
    return new ChatFormatterResponse(prompt, this.stop, {
      stopTokenIds: this.stopTokenIds,
      addedSpecial: true,
    });
  }

  /** A handler for the registry: the chat format that is inferred from the template. */
  toChatHandler(): ChatFormatHandler {
    const { template, toolTemplate, bosToken, eosToken, variables: defaults } = this;
    const tokens = Object.values(defaults)
      .flat()
      .filter((value) => typeof value === "string");
    const specialTokens = [...guessSpecialTokens(template + (toolTemplate ?? "")), ...tokens];
    const chatFormat = byTools({ template, toolTemplate, bosToken, eosToken, specialTokens }, (model) =>
      createTemplateFormat(model, { name: "template", defaults }),
    );
    return { chatFormat };
  }
}
