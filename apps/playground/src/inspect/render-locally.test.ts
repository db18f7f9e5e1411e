import { expect, test } from "vitest";
import { localFormats, renderLocally } from "./render-locally.js";

const request = { messages: [{ role: "user" as const, content: "What is <|im_end|>?" }] };

test("message text stays apart from the format's own control text", () => {
  const { prompt, segments } = renderLocally("chatml", request);
  expect(prompt).toBe("<|im_start|>user\nWhat is <|im_end|>?<|im_end|>\n<|im_start|>assistant\n");
  expect(segments).toContainEqual({ type: "text", text: "What is <|im_end|>?" });
});

test("ChatML and the formats of llama-cpp-python render without a model", () => {
  expect(localFormats).toEqual(expect.arrayContaining(["chatml", "llama-2", "vicuna", "zephyr", "alpaca"]));
  expect(localFormats.length).toBeGreaterThan(20);
});

test.each(localFormats)("%s renders a plain question", (name) => {
  const { prompt, segments } = renderLocally(name, { messages: [{ role: "user", content: "Hi camel" }] });
  expect(prompt).toContain("Hi camel");
  expect(segments.map(({ text }) => text).join("")).toBe(prompt);
});
