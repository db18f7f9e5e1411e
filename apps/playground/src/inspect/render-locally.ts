import type { AppliedTemplate, ApplyTemplateRequest } from "@camelid/client";
import { builtinFormats, type ChatFormat } from "@camelid/chat-formats";
import type { FunctionTool } from "@camelid/openai-types";

/** A prompt that this page rendered itself. Only the server knows the vocabulary, so there are no token ids. */
export type LocalPrompt = Omit<AppliedTemplate, "tokens">;

/** Names of the formats the page can render by itself: those that need no template of a model's own. */
export const localFormats: readonly string[] = builtinFormats
  .filter(standsAlone)
  .map(({ name }) => name)
  .toSorted();

/**
 * Renders a request in a named format without the server. Throws ChatFormatError when the format cannot express the
 * conversation.
 */
export function renderLocally(name: string, request: ApplyTemplateRequest): LocalPrompt {
  const format = builtinFormats.find((each) => each.name === name);
  if (format === undefined) throw new Error(`There is no format ${name}.`);
  const { prompt, promptText, stop } = bind(format).render({
    messages: request.messages,
    tools: request.tools?.filter((tool): tool is FunctionTool => tool.type === "function"),
    enableThinking: request.enable_thinking ?? undefined,
  });
  return { prompt: promptText, segments: prompt, stop };
}

/** Formats that take their tokens from a model get those most models have. */
function bind(format: ChatFormat): ChatFormat {
  return format.forModel?.({ bosToken: "<s>", eosToken: "</s>" }) ?? format;
}

/** A format that lives on a model's template leaves the message out, or refuses, when there is none. */
function standsAlone(format: ChatFormat): boolean {
  try {
    return bind(format)
      .render({ messages: [{ role: "user", content: "camel" }] })
      .promptText.includes("camel");
  } catch {
    return false;
  }
}
