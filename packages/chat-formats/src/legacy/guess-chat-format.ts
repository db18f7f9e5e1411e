import {
  CHATML_CHAT_TEMPLATE,
  LLAMA3_INSTRUCT_CHAT_TEMPLATE,
  MISTRAL_INSTRUCT_CHAT_TEMPLATE,
  MIXTRAL_INSTRUCT_CHAT_TEMPLATE,
} from "./chat-templates.js";

const names: ReadonlyMap<string, string> = new Map([
  [CHATML_CHAT_TEMPLATE, "chatml"],
  [MISTRAL_INSTRUCT_CHAT_TEMPLATE, "mistral-instruct"],
  [MIXTRAL_INSTRUCT_CHAT_TEMPLATE, "mistral-instruct"],
  [LLAMA3_INSTRUCT_CHAT_TEMPLATE, "llama-3"],
]);

/**
 * Name of the legacy format that a chat template is known as; undefined when it is none of the four well-known ones,
 * character by character. `resolveChatFormat` needs no guess: it renders the template itself.
 */
export function guessChatFormat(template: string): string | undefined {
  return names.get(template);
}

/** The same for the metadata of a GGUF file (`tokenizer.chat_template`). */
export function guessChatFormatFromGgufMetadata(
  metadata: Readonly<Record<string, unknown>>,
): string | undefined {
  const template = metadata["tokenizer.chat_template"];
  return typeof template === "string" ? guessChatFormat(template) : undefined;
}
