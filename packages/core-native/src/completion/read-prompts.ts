import type { Engine } from "../engine/engine.js";
import { ContextLengthError, InvalidParameterError } from "../errors.js";
import { checkTextLength } from "../request/check-length.js";
import { describe } from "../request/check-values.js";

export interface PromptTokens {
  readonly tokens: readonly number[] | Int32Array;
  /** The prompt as text, for `echo`. */
  readonly text: string;
}

/**
 * Reads `prompt` in all its shapes. Text may spell special tokens: a raw prompt is the caller's own, whole.
 * Throws InvalidParameterError and ContextLengthError.
 */
export async function readPrompts(
  engine: Engine,
  prompt: unknown,
  signal: AbortSignal | undefined,
): Promise<PromptTokens[]> {
  if (Array.isArray(prompt) && prompt.length > 0 && prompt.every((entry) => typeof entry === "number")) {
    return [readTokens(engine, prompt, "prompt")];
  }
  if (!Array.isArray(prompt)) return [await readPrompt(engine, prompt ?? "", "prompt", signal)];
  if (prompt.length === 0) throw new InvalidParameterError("prompt", "must not be an empty list.");
  const read: PromptTokens[] = [];
  // One after the other, so that the first wrong one ends it.
  for (const [index, entry] of prompt.entries()) {
    read.push(await readPrompt(engine, entry, `prompt[${index}]`, signal));
  }
  return read;
}

async function readPrompt(
  engine: Engine,
  prompt: unknown,
  place: string,
  signal: AbortSignal | undefined,
): Promise<PromptTokens> {
  if (Array.isArray(prompt)) return readTokens(engine, prompt, place);
  if (typeof prompt !== "string") {
    throw new InvalidParameterError(place, `must be text or token ids, not ${describe(prompt)}.`);
  }
  checkTextLength(engine, prompt);
  const segments = prompt === "" ? [] : [{ type: "control" as const, text: prompt }];
  const tokens = await engine.tokenizePrompt({ type: "segments", segments, addBos: true }, { signal });
  return { tokens: checkLength(engine, tokens, place), text: prompt };
}

function readTokens(engine: Engine, tokens: readonly unknown[], place: string): PromptTokens {
  const size = engine.model.vocabularySize;
  checkLength(engine, tokens, place);
  const ids = tokens.map((token, index) => {
    if (typeof token !== "number" || !Number.isInteger(token) || token < 0 || token >= size) {
      throw new InvalidParameterError(
        `${place}[${index}]`,
        `must be a token id (0 to ${size - 1}), not ${describe(token)}.`,
      );
    }
    return token;
  });
  const text = new TextDecoder().decode(engine.detokenize(ids, { special: true }));
  return { tokens: ids, text };
}

function checkLength<List extends ArrayLike<unknown>>(engine: Engine, tokens: List, place: string): List {
  if (tokens.length === 0) {
    throw new InvalidParameterError(place, "must not be empty: this model has no token to begin from.");
  }
  if (tokens.length >= engine.contextLength)
    throw new ContextLengthError(tokens.length, engine.contextLength);
  return tokens;
}
