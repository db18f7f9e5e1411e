import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "../request/check-names.js";
import { checkFunction, describe, isObject } from "../request/check-values.js";
import { samplingNames } from "./check-sampling.js";
import type { EnginePrompt, GenerateRequest, SequenceOptions, TokenizeOptions } from "./engine.js";

const requestNames: NamesOf<GenerateRequest> = {
  prompt: true,
  maxTokens: true,
  sampling: true,
  stop: true,
  preservedTokens: true,
  grammar: true,
  jumpForward: true,
  topLogprobs: true,
  cachePrompt: true,
  logitsProcessor: true,
};
const sequenceNames: NamesOf<SequenceOptions> = { signal: true, onEnd: true };
const tokenizeNames: NamesOf<TokenizeOptions> = { addSpecial: true, parseSpecial: true, signal: true };

/** Refuses what is not a known part of a request, its prompt or its options. Throws InvalidParameterError. */
export function checkRequestNames(request: GenerateRequest, options: SequenceOptions): void {
  checkNames("", request, requestNames);
  checkPromptShape(request.prompt);
  checkNames("sampling", request.sampling ?? {}, samplingNames);
  checkNames("options", options, sequenceNames);
  checkFunction("options.onEnd", options.onEnd);
}

/** A prompt of a wrong shape must not be read as something else: a misspelt `control` is no text. */
export function checkPromptShape(prompt: EnginePrompt): void {
  const given: unknown = prompt;
  const type = isObject(given) ? given["type"] : undefined;
  if (type === "tokens") {
    checkNames("prompt", given, { type: true, tokens: true });
    if (!(isObject(given) && given["tokens"] instanceof Int32Array)) listOf("prompt.tokens", given, "tokens");
    return;
  }
  if (type !== "segments") {
    throw new InvalidParameterError("prompt", 'must be an object of type "segments" or "tokens".');
  }
  checkNames("prompt", given, { type: true, segments: true, addBos: true });
  for (const [index, segment] of listOf("prompt.segments", given, "segments").entries()) {
    const known = isObject(segment) && (segment["type"] === "control" || segment["type"] === "text");
    if (known && typeof segment["text"] === "string") continue;
    throw new InvalidParameterError(
      `prompt.segments[${index}]`,
      'must be an object with a text, of type "control" or "text".',
    );
  }
}

/** Refuses text that is none, and unknown options. Throws InvalidParameterError. */
export function checkTokenize(text: unknown, options: TokenizeOptions): void {
  if (typeof text !== "string")
    throw new InvalidParameterError("text", `must be a string, not ${describe(text)}.`);
  checkNames("options", options, tokenizeNames);
}

/** Refuses what is no list of tokens, and unknown options. Throws InvalidParameterError. */
export function checkDetokenize(tokens: unknown, options: object): void {
  if (!Array.isArray(tokens) && !(tokens instanceof Int32Array))
    throw new InvalidParameterError("tokens", `must be an array, not ${describe(tokens)}.`);
  checkNames("options", options, { special: true });
}

function listOf(param: string, object: unknown, name: string): readonly unknown[] {
  const list = isObject(object) ? object[name] : undefined;
  if (Array.isArray(list)) return list;
  throw new InvalidParameterError(param, `must be an array, not ${describe(list)}.`);
}
