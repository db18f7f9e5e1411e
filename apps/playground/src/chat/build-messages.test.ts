import { expect, test } from "vitest";
import { buildMessages, turnsOfLastRequest } from "./build-messages.js";
import { emptyConversation, reduceConversation, type AssistantTurn, type Turn } from "./conversation.js";

function answer(values: Partial<AssistantTurn>): AssistantTurn {
  const open = reduceConversation(emptyConversation, { type: "ask", turns: [], at: 0 }).turns[0];
  if (open?.role !== "assistant") throw new Error("Asking opened no answer.");
  return { ...open, status: "done", ...values };
}
const user: Turn = { id: 1, role: "user", content: "hi" };

test("a blank system prompt is not sent, so that the template's own holds", () => {
  expect(buildMessages(" \n", [user])).toEqual([{ role: "user", content: "hi" }]);
  expect(buildMessages("Be brief.", [user])[0]).toEqual({ role: "system", content: "Be brief." });
});

test("calls, reasoning and results go back as the API has them", () => {
  const toolCalls = [{ id: "c1", type: "function" as const, function: { name: "f", arguments: "{}" } }];
  const turns: Turn[] = [
    user,
    answer({ toolCalls, reasoning: "hm" }),
    { id: 3, role: "tool", toolCallId: "c1", content: "7" },
  ];
  expect(buildMessages("", turns).slice(1)).toEqual([
    { role: "assistant", content: null, reasoning_content: "hm", tool_calls: toolCalls },
    { role: "tool", tool_call_id: "c1", content: "7" },
  ]);
});

test("an answer that failed or was stopped before it said anything is left out", () => {
  for (const status of ["failed", "stopped", "streaming"] as const) {
    expect(buildMessages("", [user, answer({ status })])).toHaveLength(1);
    expect(buildMessages("", [user, answer({ status, content: "Pa" })])).toHaveLength(2);
  }
  expect(buildMessages("", [user, answer({ content: "" })])).toHaveLength(2);
});

test("the last request is all before the last answer", () => {
  const turns: Turn[] = [user, answer({ id: 2 }), { ...user, id: 3 }, answer({ id: 4 })];
  expect(turnsOfLastRequest(turns).map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(turnsOfLastRequest([user])).toEqual([user]);
});
