import { describe, expect, it } from "vitest";
import { foldSystemIntoUser, gatherSystem } from "./fold-system.js";
import { mergeNeighbours } from "./merge-neighbours.js";
import type { PlainMessage } from "./plain-message.js";
import { splitParallelCalls } from "./split-parallel-calls.js";

/** Messages that count how often anybody looks at one. */
function watched(messages: readonly PlainMessage[]): { list: PlainMessage[]; looks: () => number } {
  let looks = 0;
  const list = messages.map(
    (message) => new Proxy(message, { get: (target, name) => (looks++, Reflect.get(target, name)) }),
  );
  return { list, looks: () => looks };
}

const count = 4000;
const texts = (role: "system" | "user") =>
  Array.from({ length: count }, (_, index): PlainMessage => ({ role, index, content: `${index}` }));
const calls = Array.from({ length: count }, (_, index) => ({
  id: `${index}`,
  type: "function" as const,
  function: { name: "f", arguments: "{}" },
}));
const parallel: PlainMessage[] = [
  { role: "assistant", index: 0, content: "", reasoning: "", toolCalls: calls },
  ...calls.map(({ id }, index): PlainMessage => ({
    role: "tool",
    index: index + 1,
    content: "x",
    callId: id,
    name: "f",
  })),
];

describe("folding looks at each message a few times, however many there are", () => {
  it.each<[string, (messages: readonly PlainMessage[]) => readonly PlainMessage[], PlainMessage[], number]>([
    ["gatherSystem", gatherSystem, texts("system"), 1],
    ["foldSystemIntoUser", foldSystemIntoUser, texts("system"), 1],
    ["mergeNeighbours", mergeNeighbours, texts("user"), 1],
    ["splitParallelCalls", splitParallelCalls, parallel, 2 * count],
  ])("%s", (_, fold, messages, length) => {
    const { list, looks } = watched(messages);
    expect(fold(list)).toHaveLength(length);
    expect(looks()).toBeLessThan(20 * count);
  });

  it("splitParallelCalls puts each result behind its call, and results of no call last", () => {
    const [assistant, ...results] = parallel.slice(0, 3);
    const stray: PlainMessage = { role: "tool", index: 9, content: "", callId: "none", name: "" };
    const told = splitParallelCalls([...(assistant ? [assistant] : []), stray, ...results]);
    expect(told.slice(0, 4).map(({ role, index }) => `${role} ${index}`)).toEqual([
      "assistant 0",
      "tool 1",
      "assistant 0",
      "tool 2",
    ]);
    expect(told.at(-1)).toBe(stray);
  });
});
