import type { ChatMessage } from "@camelid/openai-types";
import type { Engine } from "../engine/engine.js";
import { ContextLengthError } from "../errors.js";

/**
 * Refuses a text that is too long whatever its tokens are, before time is spent on finding them: tokenizing megabytes
 * takes seconds, in which nothing else is answered. Throws ContextLengthError.
 */
export function checkTextLength(engine: Engine, text: string): void {
  checkLength(engine, text.length);
}

/**
 * Refuses a conversation whose words alone are too long, before it is rendered: what is not shown of them is refused
 * anyway, the assistant's aside. Throws ContextLengthError.
 */
export function checkConversationLength(engine: Engine, messages: readonly ChatMessage[]): void {
  let length = 0;
  for (const { role, content } of messages) {
    if (role === "assistant") continue;
    if (typeof content === "string") length += content.length;
    else for (const part of content ?? []) length += part.type === "text" ? part.text.length : 0;
  }
  checkLength(engine, length);
}

function checkLength({ model, contextLength }: Engine, length: number): void {
  if (model.longestToken === undefined) return;
  const least = Math.ceil(length / model.longestToken);
  if (least >= contextLength) throw new ContextLengthError(least, contextLength, false);
}
