import { checkGbnf, GrammarError } from "@camelid/grammar/gbnf";
import type { NativeRequest } from "../binding/native-binding.js";
import { ContextLengthError, InvalidParameterError } from "../errors.js";
import { checkFunction, readBoolean, readInteger, readStrings } from "../request/check-values.js";
import { checkSampling } from "./check-sampling.js";
import type { GenerateRequest } from "./engine.js";

/** What a request is held against. */
export interface RequestLimits {
  readonly vocabularySize: number;
  readonly contextLength: number;
  /** The token with exactly that text. */
  readonly tokenId: (text: string) => number | undefined;
}

/**
 * Checks a request whose prompt is tokenized already. Throws InvalidParameterError, ContextLengthError and GrammarError.
 */
export function checkRequest(
  id: number,
  prompt: ArrayLike<number>,
  request: GenerateRequest,
  limits: RequestLimits,
): NativeRequest {
  checkPrompt(prompt, limits);
  checkFunction("logitsProcessor", request.logitsProcessor);
  const { vocabularySize, contextLength, tokenId } = limits;
  return {
    id,
    prompt: Int32Array.from(prompt),
    maxTokens: Math.min(
      readInteger("maxTokens", request.maxTokens, { min: 0 }) ?? contextLength,
      contextLength,
    ),
    sampling: checkSampling(request.sampling ?? {}, vocabularySize, contextLength),
    stop: readStrings("stop", request.stop),
    preserved: Int32Array.from(
      readStrings("preservedTokens", request.preservedTokens).flatMap((text) => tokenId(text) ?? []),
    ),
    grammar: checkGrammar(request.grammar, limits),
    jumpForward: readBoolean("jumpForward", request.jumpForward) ?? true,
    topLogprobs: readInteger("topLogprobs", request.topLogprobs, { min: 0, max: 20 }) ?? -1,
    hasLogitsProcessor: request.logitsProcessor !== undefined,
    useCache: readBoolean("cachePrompt", request.cachePrompt) ?? true,
  };
}

function checkPrompt(prompt: ArrayLike<number>, { vocabularySize, contextLength }: RequestLimits): void {
  if (prompt.length === 0) throw new InvalidParameterError("prompt", "must have at least one token.");
  if (prompt.length >= contextLength) throw new ContextLengthError(prompt.length, contextLength);
  for (let index = 0; index < prompt.length; index++) {
    const token = prompt[index];
    if (token !== undefined && Number.isInteger(token) && token >= 0 && token < vocabularySize) continue;
    throw new InvalidParameterError(
      `prompt[${index}]`,
      `${token} is not a token id (0 to ${vocabularySize - 1}).`,
    );
  }
}

/** The addon itself checks programs, when their turn has come. */
function checkGrammar(
  grammar: GenerateRequest["grammar"],
  { vocabularySize, tokenId }: RequestLimits,
): string | Uint8Array {
  if (grammar === undefined) return "";
  if (typeof grammar !== "string") {
    if (grammar instanceof Uint8Array && grammar.byteLength > 0) return grammar;
    throw new GrammarError("a grammar must be GBNF text or the bytes of a program");
  }
  const error = checkGbnf(grammar, { engine: "llama.cpp", vocabularySize, tokenId });
  if (error !== undefined) throw error;
  if (grammar === "") throw new GrammarError("a grammar must have a rule named root");
  return grammar;
}
