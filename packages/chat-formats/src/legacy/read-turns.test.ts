import { describe, expect, it } from "vitest";
import { ChatFormatError } from "../errors.js";
import { readTurns } from "./read-turns.js";

/** Calls `readTurns` with what TypeScript would not let through. */
function read(...messages: unknown[]): unknown {
  return Reflect.apply(readTurns, undefined, [messages]);
}

const call = (given: unknown) => ({
  role: "assistant",
  content: null,
  tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: given } }],
});

describe("readTurns", () => {
  it("knows all roles and joins parts", () => {
    expect(
      read(
        {
          role: "developer",
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
        { role: "user", content: "u" },
        { role: "assistant", content: [{ type: "refusal", refusal: "no" }] },
        { role: "assistant", refusal: "never" },
        { role: "assistant", function_call: { name: "g", arguments: "{}" } },
        { role: "function", name: "g", content: null },
      ),
    ).toEqual([
      { role: "system", text: "ab", index: 0 },
      { role: "user", text: "u", index: 1 },
      { role: "assistant", text: "no", calls: [], index: 2 },
      { role: "assistant", text: "never", calls: [], index: 3 },
      { role: "assistant", text: "", calls: [{ name: "g", arguments: "{}" }], index: 4 },
      { role: "tool", name: "g", text: "", index: 5 },
    ]);
  });

  it("takes arguments as text or as an object, and names results by their call", () => {
    expect(read(call('{"a":1}'), { role: "tool", tool_call_id: "c1", content: "r" })).toMatchObject([
      { calls: [{ name: "f", arguments: '{"a":1}' }] },
      { name: "f", text: "r" },
    ]);
    expect(read(call({ a: [1, "x"] }))).toMatchObject([{ calls: [{ arguments: '{"a": [1, "x"]}' }] }]);
    expect(read({ role: "tool", tool_call_id: "other", content: "r" })).toMatchObject([{ name: undefined }]);
  });

  it.each([
    [[], /at least one message/],
    [[null], /^messages\[0\]: a message must be an object/],
    [[{ role: "user", content: "u" }, { role: "__proto__" }], /^messages\[1\]: unknown role "__proto__"/],
    [[{}], /unknown role undefined/],
    [[{ role: "user", content: 7 }], /content must be a string/],
    [[{ role: "user", content: [null] }], /content part is malformed/],
    [[{ role: "user", content: [{ type: "text" }] }], /content part is malformed/],
    [[{ role: "user", content: [{ type: "input_audio" }] }], /"input_audio"/],
    [[call(undefined)], /arguments of a call must be/],
    [[{ role: "assistant", function_call: { arguments: "{}" } }], /a call has no name/],
    [
      [{ role: "assistant", tool_calls: [{ id: "c", type: "custom", custom: {} }] }],
      /only calls of functions/,
    ],
  ])("refuses %j", (messages, message) => {
    expect(() => read(...messages)).toThrow(ChatFormatError);
    expect(() => read(...messages)).toThrow(message);
  });

  it("refuses arguments of endless depth instead of overflowing the stack", () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) deep = [deep];
    expect(() => read(call(deep))).toThrow(/nested deeper/);
  });
});
