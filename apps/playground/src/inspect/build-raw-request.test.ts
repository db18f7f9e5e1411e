import { jsonGbnf } from "@camelid/grammar";
import { expect, test } from "vitest";
import { buildRawRequest } from "./build-raw-request.js";

const prompt = { prompt: "p", segments: [], stop: ["<|end|>"], tokens: [1, 2] };

test("runs the same tokens with the same sampling and both kinds of stop texts", () => {
  const fields = { temperature: 0, max_tokens: 5, stop: ["x", "<|end|>"], enable_thinking: true };
  expect(buildRawRequest("m", prompt, fields)).toEqual({
    model: "m",
    prompt: [1, 2],
    stream: true,
    stop: ["<|end|>", "x"],
    temperature: 0,
    max_tokens: 5,
  });
});

test("a JSON answer is held to the same grammar", () => {
  expect(buildRawRequest("m", prompt, { response_format: { type: "json_object" } }).grammar).toBe(jsonGbnf);
  expect(buildRawRequest("m", prompt, { grammar: 'root ::= "a"' }).grammar).toBe('root ::= "a"');
});
