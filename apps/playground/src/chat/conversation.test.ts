import type { ChatCompletionChunk, ChatCompletionDelta } from "@camelid/openai-types";
import { expect, test } from "vitest";
import {
  emptyConversation,
  openAnswerOf,
  reduceConversation,
  type Conversation,
  type ConversationAction,
} from "./conversation.js";

const chunk = (
  delta: ChatCompletionDelta,
  rest: Partial<ChatCompletionChunk> = {},
  index = 0,
): ChatCompletionChunk => ({
  id: "c",
  object: "chat.completion.chunk",
  created: 1,
  model: "m",
  choices: [{ index, delta, finish_reason: null }],
  ...rest,
});
const after = (...actions: ConversationAction[]): Conversation =>
  actions.reduce(reduceConversation, emptyConversation);
const ask = (content: string): ConversationAction => ({
  type: "ask",
  turns: [{ role: "user", content }],
  at: 0,
});
const said = (delta: ChatCompletionDelta, at = 10): ConversationAction => ({
  type: "chunk",
  chunk: chunk(delta),
  at,
});
const done: ConversationAction = { type: "end", status: "done", at: 100 };
const last = (conversation: Conversation) => {
  const turn = conversation.turns.at(-1);
  if (turn?.role !== "assistant") throw new Error("The last turn is no answer.");
  return turn;
};

test("asking adds the turns and opens one answer", () => {
  const conversation = after(ask("hi"));
  expect(conversation.turns.map(({ role }) => role)).toEqual(["user", "assistant"]);
  expect(openAnswerOf(conversation)).toBe(conversation.turns[1]);
});

test("every turn has an id of its own, also after some were cut", () => {
  const conversation = after(ask("a"), done, ask("b"), done, { type: "cut", id: 3 }, ask("c"));
  const ids = conversation.turns.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual([1, 2, 5, 6]);
});

test("content, reasoning and calls grow apart", () => {
  const call = (fragment: string) => ({ tool_calls: [{ index: 0, function: { arguments: fragment } }] });
  const answer = last(
    after(
      ask("hi"),
      said({ role: "assistant", content: "" }),
      said({ reasoning_content: "hm" }),
      said({ content: "Pa" }),
      said({ content: "ris" }),
      said({
        tool_calls: [{ index: 0, id: "c1", type: "function", function: { name: "f", arguments: "" } }],
      }),
      said(call('{"a"')),
      said(call(":1}")),
      said({ tool_calls: [{ index: 1, id: "c2", function: { name: "g", arguments: "{}" } }] }),
    ),
  );
  expect(answer.content).toBe("Paris");
  expect(answer.reasoning).toBe("hm");
  expect(answer.toolCalls).toEqual([
    { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } },
    { id: "c2", type: "function", function: { name: "g", arguments: "{}" } },
  ]);
  expect(answer.chunks).toHaveLength(8);
});

test("the first text is timed, not the role that comes before it", () => {
  const answer = last(
    after(
      ask("hi"),
      said({ role: "assistant", content: "" }, 5),
      said({ content: "a" }, 20),
      said({ content: "b" }, 30),
    ),
  );
  expect(answer.firstChunkAt).toBe(20);
});

test("keeps usage and timings of the chunk that has no choices", () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
  const answer = last(
    after(
      ask("hi"),
      { type: "chunk", chunk: chunk({}, { choices: [], usage }), at: 1 },
      said({ content: "x" }),
    ),
  );
  expect(answer.usage).toEqual(usage);
});

test("another choice than the first does not get into the answer", () => {
  const other: ConversationAction = { type: "chunk", chunk: chunk({ content: "no" }, {}, 1), at: 1 };
  expect(last(after(ask("hi"), other)).content).toBe("");
});

test("a chunk after the end changes nothing", () => {
  for (const end of [done, { type: "clear" } as const]) {
    const ended = after(ask("hi"), end);
    expect(reduceConversation(ended, said({ content: "late" }))).toBe(ended);
  }
});

test("a failed answer keeps what was said and why it failed", () => {
  const error = { message: "gone", code: "engine_closed", param: undefined, status: undefined };
  const answer = last(
    after(ask("hi"), said({ content: "a" }), { type: "end", status: "failed", error, at: 9 }),
  );
  expect(answer).toMatchObject({ status: "failed", content: "a", error });
});

test("cutting a turn removes all that follow it; an unknown one removes nothing", () => {
  const conversation = after(ask("a"), done, ask("b"), done);
  expect(reduceConversation(conversation, { type: "cut", id: 3 }).turns).toHaveLength(2);
  expect(reduceConversation(conversation, { type: "cut", id: 99 })).toBe(conversation);
});
