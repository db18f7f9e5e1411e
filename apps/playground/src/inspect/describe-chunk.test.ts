import type { ChatCompletionChunk } from "@camelid/openai-types";
import { expect, test } from "vitest";
import { describeChunk } from "./describe-chunk.js";

const chunk = (choices: ChatCompletionChunk["choices"], rest: Partial<ChatCompletionChunk> = {}) =>
  describeChunk({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices, ...rest });
const delta = (value: ChatCompletionChunk["choices"][number]["delta"]) =>
  chunk([{ index: 0, delta: value, finish_reason: null }]);

test("tells what a chunk carries", () => {
  expect(delta({ role: "assistant", content: "" })).toEqual({ kind: "role", text: "(assistant)" });
  expect(delta({ content: " a\n" })).toEqual({ kind: "content", text: " a↵" });
  expect(delta({ reasoning_content: "hm" })).toEqual({ kind: "reasoning", text: "hm" });
  expect(delta({ tool_calls: [{ index: 0, function: { name: "f", arguments: "{" } }] })).toEqual({
    kind: "tool-call",
    text: "f({",
  });
  expect(delta({ tool_calls: [{ index: 0, function: { arguments: "}" } }] }).text).toBe("}");
  expect(chunk([{ index: 0, delta: {}, finish_reason: "stop" }])).toEqual({ kind: "finish", text: "(stop)" });
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  expect(chunk([], { usage }).kind).toBe("usage");
  expect(chunk([]).kind).toBe("empty");
  expect(delta({}).kind).toBe("empty");
});
