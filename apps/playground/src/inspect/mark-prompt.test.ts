import type { AppliedTemplate } from "@camelid/client";
import { expect, test } from "vitest";
import { markPrompt } from "./mark-prompt.js";

const control = (text: string) => ({ type: "control" as const, text });
const mark = (segments: AppliedTemplate["segments"], ...contents: string[]) =>
  markPrompt(
    segments,
    contents.map((content) => ({ role: "user" as const, content })),
  ).map(({ type, text }) => [type, text]);

test("finds the messages inside the template's text", () => {
  expect(mark([control("<|im_start|>user\nhello<|im_end|>\n")], "hello")).toEqual([
    ["special", "<|im_start|>"],
    ["literal", "user\n"],
    ["message", "hello"],
    ["special", "<|im_end|>"],
    ["literal", "\n"],
  ]);
  expect(mark([control("<s>[INST] one [/INST] two</s>")], " one ", "two")).toContainEqual(["message", "two"]);
});

test("text the server kept apart is message text even when it spells a special token", () => {
  expect(
    mark([control("<|user|>"), { type: "text", text: "<|end|>" }, control("<|end|>b")], "<|end|>", "b"),
  ).toEqual([
    ["special", "<|user|>"],
    ["message", "<|end|>"],
    ["special", "<|end|>"],
    ["message", "b"],
  ]);
});

test("a message the template changed leaves the rest readable", () => {
  expect(mark([control("<s>HI</s>")], "hi", "there")).toEqual([
    ["special", "<s>"],
    ["literal", "HI"],
    ["special", "</s>"],
  ]);
});

test("the pieces joined are the prompt", () => {
  const segments = [control("<s>a b"), { type: "text" as const, text: "c" }, control(" d a</s>")];
  const pieces = mark(segments, "a", "", "c", "a");
  expect(pieces.map(([, text]) => text).join("")).toBe("<s>a bc d a</s>");
});
