import type { CompletionUsage, Timings } from "@camelid/openai-types";
import type { EngineUsage } from "../engine/engine.js";

/** Tokens of all choices of one prompt: the prompt counts once, as the first choice saw the cache. */
export function toUsage(choices: readonly EngineUsage[]): CompletionUsage {
  const prompt = choices[0]?.promptTokens ?? 0;
  const completion = choices.reduce((sum, { completionTokens }) => sum + completionTokens, 0);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: choices[0]?.cachedTokens ?? 0 },
  };
}

/** Times of a request; choices that ran side by side count with their sum of tokens and the longest time. */
export function toTimings(choices: readonly EngineUsage[]): Timings {
  const first = choices[0];
  const promptTokens = (first?.promptTokens ?? 0) - (first?.cachedTokens ?? 0);
  const promptMs = first?.promptMs ?? 0;
  const predicted = choices.reduce((sum, { completionTokens }) => sum + completionTokens, 0);
  const predictedMs = choices.reduce((longest, { decodeMs }) => Math.max(longest, decodeMs), 0);
  return {
    cache_n: first?.cachedTokens ?? 0,
    prompt_n: promptTokens,
    prompt_ms: promptMs,
    prompt_per_second: perSecond(promptTokens, promptMs),
    predicted_n: predicted,
    predicted_ms: predictedMs,
    predicted_per_second: perSecond(predicted, predictedMs),
  };
}

function perSecond(count: number, milliseconds: number): number {
  return milliseconds > 0 ? (count * 1000) / milliseconds : 0;
}
