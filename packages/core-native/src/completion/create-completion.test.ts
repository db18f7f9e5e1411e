import { describe, expect, it } from "vitest";
import { createRecordedEngine } from "../testing/create-recorded-engine.js";
import type { TextRequest } from "./completion-request.js";
import { completeText, streamCompletion } from "./create-completion.js";
import { foldCompletionChunks } from "./fold-completion.js";

const requests: [string, string[], TextRequest][] = [
  ["one prompt", ["Hello, world"], { prompt: "Say:" }],
  ["several prompts and choices", ["a", "b c", "d", "e"], { prompt: ["x", "y z"], n: 2 }],
  ["log-probabilities", ["one two"], { prompt: "x", logprobs: 1 }],
  ["echo", ["two"], { prompt: "one ", echo: true }],
  ["token ids", ["two"], { prompt: [0, 1] }],
];

describe("completions", () => {
  it.each(requests)("are the fold of their chunks: %s", async (_, outputs, request) => {
    const engine = () => {
      const made = createRecordedEngine({ outputs });
      void made.tokenize("x y z");
      return made;
    };
    const whole = await completeText(engine(), request, "m");
    const streaming = { ...request, stream: true, stream_options: { include_usage: true } };
    const folded = await foldCompletionChunks(await streamCompletion(engine(), streaming, "m"));
    expect({ ...folded, id: "", created: 0 }).toEqual({ ...whole, id: "", created: 0 });
  });

  it("have one choice for each prompt and each n, in order", async () => {
    const { choices, usage } = await completeText(
      createRecordedEngine({ outputs: ["a", "b", "c", "d"] }),
      { prompt: ["x", "y z"], n: 2 },
      "m",
    );
    expect(choices.map(({ index, text }) => [index, text])).toEqual([
      [0, "a"],
      [1, "b"],
      [2, "c"],
      [3, "d"],
    ]);
    expect(usage).toMatchObject({ prompt_tokens: 4, completion_tokens: 4 });
  });

  it("stop after 16 tokens unless told otherwise", async () => {
    const engine = createRecordedEngine({ outputs: () => "a ".repeat(50) });
    const { choices, usage } = await completeText(engine, { prompt: "x" }, "m");
    expect(choices[0]?.finish_reason).toBe("length");
    expect(usage?.completion_tokens).toBe(16);
  });

  it("give offsets of tokens in the text", async () => {
    const { choices } = await completeText(
      createRecordedEngine({ outputs: ["ab cd"] }),
      { prompt: "x", logprobs: 1 },
      "m",
    );
    expect(choices[0]?.logprobs).toEqual({
      tokens: ["ab", " ", "cd"],
      text_offset: [0, 2, 3],
      token_logprobs: [0, 0, 0],
      top_logprobs: [{ ab: 0 }, { " ": 0 }, { cd: 0 }],
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ["prompt", { prompt: "" }],
    ["prompt", { prompt: [] }],
    ["prompt[1]", { prompt: ["a", 5] }],
    ["prompt[0]", { prompt: [-1] }],
    ["best_of", { prompt: "x", best_of: 2 }],
    ["suffix", { prompt: "x", suffix: "y" }],
    ["echo", { prompt: "x", echo: true, logprobs: 0 }],
    ["logprobs", { prompt: "x", logprobs: 21 }],
    ["messages", { prompt: "x", messages: [] }],
  ])("refuse a bad %s and name it", async (param, fields) => {
    const request = { prompt: "x", ...fields };
    await expect(
      streamCompletion(createRecordedEngine({ outputs: [""] }), request, "m"),
    ).rejects.toMatchObject({ code: "invalid_parameter", param });
  });
});
