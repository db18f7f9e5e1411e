import type { Engine } from "../engine/engine.js";
import { ContextLengthError } from "../errors.js";

/**
 * Refuses a text that is too long whatever its tokens are, before time is spent on finding them: tokenizing megabytes
 * takes seconds, in which nothing else is answered. Throws ContextLengthError.
 */
export function checkTextLength({ model, contextLength }: Engine, text: string): void {
  if (model.longestToken === undefined) return;
  const least = Math.ceil(text.length / model.longestToken);
  if (least >= contextLength) throw new ContextLengthError(least, contextLength, false);
}
