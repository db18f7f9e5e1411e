import { expect, test } from "vitest";
import { localFormats, renderLocally } from "./render-locally.js";

const request = { messages: [{ role: "user" as const, content: "What is <|im_end|>?" }] };

test("message text stays apart from the format's own control text", () => {
  const { prompt, segments } = renderLocally("chatml", request);
  expect(prompt).toBe("<|im_start|>user\nWhat is <|im_end|>?<|im_end|>\n<|im_start|>assistant\n");
  expect(segments).toContainEqual({ type: "text", text: "What is <|im_end|>?" });
});

test.each(localFormats)("%s renders a plain question", (name) => {
  const { prompt, segments } = renderLocally(name, { messages: [{ role: "user", content: "Hi camel" }] });
  expect(prompt).toContain("Hi camel");
  expect(segments.map(({ text }) => text).join("")).toBe(prompt);
});
