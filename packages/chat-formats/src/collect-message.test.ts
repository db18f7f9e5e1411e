import { expect, test } from "vitest";
import { collectMessage, createCallId, finishReasonOf } from "./collect-message.js";

test("content, reasoning and calls are folded to a message of OpenAI's shape", () => {
  const message = collectMessage(
    [
      { type: "reasoning-delta", text: "H" },
      { type: "reasoning-delta", text: "m" },
      { type: "text-delta", text: "Ye" },
      { type: "text-delta", text: "s" },
      { type: "tool-call-start", index: 0, name: "a", id: "given" },
      { type: "tool-call-delta", index: 0, argumentsDelta: '{"x":' },
      { type: "tool-call-delta", index: 0, argumentsDelta: "1}" },
      { type: "tool-call-end", index: 0 },
      { type: "tool-call-start", index: 1, name: "b" },
      { type: "tool-call-end", index: 1 },
      { type: "finish", reason: "tool_calls" },
    ],
    { createCallId: (index) => `made${index}` },
  );
  expect(message).toEqual({
    role: "assistant",
    content: "Yes",
    reasoning_content: "Hm",
    tool_calls: [
      { id: "given", type: "function", function: { name: "a", arguments: '{"x":1}' } },
      { id: "made1", type: "function", function: { name: "b", arguments: "{}" } },
    ],
  });
});

test("content is null beside calls and empty without them", () => {
  expect(collectMessage([{ type: "tool-call-start", index: 0, name: "a" }]).content).toBeNull();
  expect(collectMessage([]).content).toBe("");
});

test("a call that was cut keeps the arguments so far", () => {
  const events = [
    { type: "tool-call-start", index: 0, name: "a" },
    { type: "tool-call-delta", index: 0, argumentsDelta: '{"x' },
  ] as const;
  expect(collectMessage(events).tool_calls?.[0]?.function.arguments).toBe('{"x');
});

test("call ids are new each time and of OpenAI's form", () => {
  const ids = Array.from({ length: 200 }, createCallId);
  expect(new Set(ids).size).toBe(200);
  for (const id of ids) expect(id).toMatch(/^call_[A-Za-z0-9]{24}$/);
});

test("the finish reason is the last event's", () => {
  expect(finishReasonOf([{ type: "text-delta", text: "a" }])).toBeUndefined();
  expect(finishReasonOf([{ type: "finish", reason: "length" }])).toBe("length");
});
