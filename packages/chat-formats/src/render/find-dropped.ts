import { countInk } from "../jinja/render-segments.js";
import type { PlainMessage } from "./plain-message.js";

/**
 * The first message whose content the prompt does not show, told by where the prompt's characters came from (`shown`: how
 * many of each message); undefined when all are there. Templates may cut reasoning out of content, and leave content
 * beside tool calls out: both on purpose. What else is there by less than half is left out.
 */
export function findDropped(
  messages: readonly PlainMessage[],
  shown: ReadonlyMap<number, number>,
): PlainMessage | undefined {
  return messages.find((message, index) => {
    if (message.role === "assistant" && (message.toolCalls.length > 0 || message.content.includes("</")))
      return false;
    // Some templates take these words for switches.
    const wanted = countInk(message.content.replaceAll(/\/(?:no_)?think\b/g, ""));
    return wanted > 0 && 2 * (shown.get(index) ?? 0) < wanted;
  });
}
