import { describe, expect, it } from "vitest";
import { checkLimits, countSequences, type LimitName, requestLimits } from "./index.js";

const list = (length: number, entry: unknown = 0) => Array.from({ length }, () => entry);
const most = (name: LimitName) => requestLimits[name].default;

describe("checkLimits", () => {
  it.each<[LimitName, string, object]>([
    ["messages", "messages", { messages: list(most("messages") + 1, {}) }],
    ["parts", "messages[0].content", { messages: [{ content: list(most("parts") + 1) }] }],
    ["calls", "messages[0].tool_calls", { messages: [{ tool_calls: list(most("calls") + 1, {}) }] }],
    ["tools", "tools", { tools: list(most("tools") + 1, {}) }],
    ["tools", "functions", { functions: list(most("tools") + 1, {}) }],
    [
      "tools",
      "tool_choice.allowed_tools.tools",
      { tool_choice: { allowed_tools: { tools: list(most("tools") + 1) } } },
    ],
    ["documents", "documents", { documents: list(most("documents") + 1, {}) }],
    ["stops", "stop", { stop: list(most("stops") + 1, "x") }],
    ["stopText", "stop[1]", { stop: ["x", "x".repeat(most("stopText") + 1)] }],
    ["breakers", "dry_sequence_breakers", { dry_sequence_breakers: list(most("breakers") + 1, "x") }],
    ["grammarText", "grammar", { grammar: "x".repeat(most("grammarText") + 1) }],
    ["tokenizedText", "content", { content: "x".repeat(most("tokenizedText") + 1) }],
    ["tokens", "tokens", { tokens: list(most("tokens") + 1) }],
    ["tokens", "prompt[0]", { prompt: [list(most("tokens")), [1]] }],
    ["sequences", "prompt", { prompt: list(most("sequences") + 1, "x") }],
    ["sequences", "n", { prompt: ["a", "b"], n: 65 }],
    ["sequences", "n", { messages: [], n: 129 }],
    ["names", "model", { model: "x".repeat(257) }],
    ["names", "chat_template_kwargs", { chat_template_kwargs: { ["x".repeat(257)]: 1 } }],
    ["names", "", { ["x".repeat(257)]: 1 }],
    ["members", "", Object.fromEntries(list(most("members") + 1).map((_, index) => [`f${index}`, 1]))],
    ["values", "", { tools: [{ function: { parameters: list(most("values"), 1) } }] }],
  ])("tells that %s is over its bound at %s", (limit, path, body) => {
    expect(checkLimits(body).fault).toMatchObject({ limit, path, reason: expect.stringContaining(limit) });
  });

  it("tells that a body nests too deep, however deep it is", () => {
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    const { fault, visited } = checkLimits({ tools: deep });
    expect(fault?.limit).toBe("depth");
    expect(visited).toBeLessThan(1000);
  });

  it("takes what is at its bound", () => {
    const body = {
      messages: list(most("messages"), { role: "user" }),
      stop: list(most("stops"), "x".repeat(most("stopText"))),
      n: most("sequences"),
    };
    expect(checkLimits(body).fault).toBeUndefined();
    expect(checkLimits({ prompt: list(most("tokens")) }).fault).toBeUndefined();
  });

  it("counts names of a schema's properties as the schema's own", () => {
    const properties = { ["x".repeat(300)]: {} };
    expect(
      checkLimits({ response_format: { json_schema: { schema: { properties } } } }).fault,
    ).toBeUndefined();
  });

  it("moves with the limits it is given", () => {
    expect(checkLimits({ stop: ["a", "b"] }, { stops: 1 }).fault?.path).toBe("stop");
    expect(checkLimits({ stop: list(500, "x") }, { stops: 500 }).fault).toBeUndefined();
  });

  it("visits each value once, and nothing behind the first fault", () => {
    const body = { messages: list(1000, { role: "user", content: "x" }) };
    expect(checkLimits(body)).toEqual({ members: 1 + 2000, visited: 1 + 1000 + 2000 });
    expect(checkLimits({ messages: list(1e6, {}) }).visited).toBe(1);
  });
});

describe("countSequences", () => {
  it.each([
    [1, { messages: [] }],
    [4, { n: 4 }],
    [1, { prompt: "text" }],
    [1, { prompt: [1, 2, 3] }],
    [6, { prompt: ["a", "b"], n: 3 }],
    [2, { prompt: [[1], [2]], n: null }],
  ])("is %d for %j", (count, body) => {
    expect(countSequences(body)).toBe(count);
  });
});
