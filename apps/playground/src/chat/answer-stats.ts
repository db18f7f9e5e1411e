import type { AssistantTurn } from "./conversation.js";

/** What is known of an answer's cost and speed. Rates are tokens per second, times milliseconds. */
export interface AnswerStats {
  readonly promptTokens: number | undefined;
  readonly cachedTokens: number | undefined;
  readonly generatedTokens: number | undefined;
  readonly generatedPerSecond: number | undefined;
  readonly promptPerSecond: number | undefined;
  /** From the request to the first text, as seen by this page. */
  readonly firstTextAfter: number | undefined;
}

/** The server's own measure where it gave one; else the rate is what this page saw after the first text. */
export function answerStats({
  usage,
  timings,
  startedAt,
  firstChunkAt,
  endedAt,
}: AssistantTurn): AnswerStats {
  const generatedTokens = usage?.completion_tokens ?? timings?.predicted_n;
  const seconds = firstChunkAt === undefined || endedAt === undefined ? 0 : (endedAt - firstChunkAt) / 1000;
  const seen =
    generatedTokens !== undefined && generatedTokens > 1 && seconds > 0
      ? (generatedTokens - 1) / seconds
      : undefined;
  return {
    promptTokens: usage?.prompt_tokens,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? timings?.cache_n,
    generatedTokens,
    generatedPerSecond: timings?.predicted_per_second ?? seen,
    promptPerSecond: timings?.prompt_per_second,
    firstTextAfter: firstChunkAt === undefined ? undefined : firstChunkAt - startedAt,
  };
}
