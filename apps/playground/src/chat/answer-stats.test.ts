import { expect, test } from "vitest";
import { answerStats } from "./answer-stats.js";
import type { AssistantTurn } from "./conversation.js";

const turn: AssistantTurn = {
  id: 1,
  role: "assistant",
  status: "done",
  content: "",
  reasoning: "",
  toolCalls: [],
  finishReason: "stop",
  usage: { prompt_tokens: 10, completion_tokens: 21, total_tokens: 31 },
  timings: undefined,
  error: undefined,
  chunks: [],
  startedAt: 1000,
  firstChunkAt: 1500,
  endedAt: 3500,
};

test("the rate seen by the page counts the tokens after the first over the time after the first", () => {
  expect(answerStats(turn)).toMatchObject({ generatedPerSecond: 10, firstTextAfter: 500, promptTokens: 10 });
});

test("the server's own measure wins over the page's", () => {
  const timings = {
    cache_n: 4,
    prompt_n: 6,
    prompt_ms: 1,
    prompt_per_second: 6000,
    predicted_n: 21,
    predicted_ms: 1,
    predicted_per_second: 123,
  };
  expect(answerStats({ ...turn, timings })).toMatchObject({ generatedPerSecond: 123, cachedTokens: 4 });
});

test("nothing is claimed that cannot be known", () => {
  const stopped: AssistantTurn = { ...turn, status: "stopped", usage: undefined, firstChunkAt: undefined };
  expect(Object.values(answerStats(stopped)).every((value) => value === undefined)).toBe(true);
  expect(answerStats({ ...turn, endedAt: 1500 }).generatedPerSecond).toBeUndefined();
});
