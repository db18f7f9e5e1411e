import type { PlainMessage } from "./plain-message.js";

/**
 * The first message whose content the prompt does not show; undefined when all are there. Reasoning inside content may
 * be cut out, and content beside tool calls may be left out: templates do both on purpose.
 */
export function findDropped(messages: readonly PlainMessage[], prompt: string): PlainMessage | undefined {
  let from = 0;
  for (const message of messages) {
    if (message.role === "assistant" && (message.toolCalls.length > 0 || message.content.includes("</")))
      continue;
    // Some templates take these words for switches.
    const content = message.content.replaceAll(/\/(?:no_)?think\b/g, "").trim();
    if (content === "") continue;
    const forms = [content, JSON.stringify(content).slice(1, -1)];
    const place = forms.map((form) => prompt.indexOf(form, from)).find((found) => found >= 0);
    if (place !== undefined) from = place;
    else if (!forms.some((form) => prompt.includes(form)) && !showsPieces(content, prompt)) return message;
  }
  return undefined;
}

/** As many words of a message are looked for; searching for all of a long one would be quadratic. */
const mostWords = 24;

/** Whether the words of a content are in the prompt: templates may trim or indent lines, or print JSON anew. */
function showsPieces(content: string, prompt: string): boolean {
  const words =
    content
      .slice(0, 4096)
      .match(/[\p{L}\p{N}_]+/gu)
      ?.slice(0, mostWords) ?? [];
  return words.length > 0 && words.every((word) => prompt.includes(word));
}
