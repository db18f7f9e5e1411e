import { describe, expect, it } from "vitest";
import type { EngineEvent, GenerateRequest } from "../engine/engine.js";
import { createRecordedEngine } from "./create-recorded-engine.js";

const prompt: GenerateRequest["prompt"] = { type: "tokens", tokens: [1, 2] };

async function play(events: AsyncIterable<EngineEvent>) {
  let text = "";
  let last: EngineEvent | undefined;
  for await (const event of events) {
    if (event.type === "tokens") text += event.text;
    last = event;
  }
  return { text, last };
}

describe("createRecordedEngine", () => {
  it("plays its outputs in order and says when none is left", async () => {
    const engine = createRecordedEngine({ outputs: ["one", { text: "two", reason: "length" }] });
    expect(await play(engine.generate({ prompt }))).toMatchObject({ text: "one", last: { reason: "stop" } });
    expect(await play(engine.generate({ prompt }))).toMatchObject({
      text: "two",
      last: { reason: "length" },
    });
    await expect(play(engine.generate({ prompt }))).rejects.toMatchObject({ code: "generation_failed" });
  });

  it("prints only the special tokens that are preserved", async () => {
    const engine = createRecordedEngine({
      outputs: ["a<x>b<y>", "a<x>b<y>"],
      model: { specialTokens: ["<x>", "<y>"] },
    });
    expect((await play(engine.generate({ prompt }))).text).toBe("ab");
    expect((await play(engine.generate({ prompt, preservedTokens: ["<y>"] }))).text).toBe("ab<y>");
  });

  it("keeps the spelling of a special token in text apart from the token", async () => {
    const engine = createRecordedEngine({ outputs: [], model: { specialTokens: ["<x>"] } });
    const control = await engine.tokenize("<x>", { parseSpecial: true });
    const text = await engine.tokenizePrompt({
      type: "segments",
      segments: [{ type: "text", text: "<x>" }],
      addBos: true,
    });
    expect([...control]).toEqual([0]);
    expect(text).not.toContain(0);
    expect(new TextDecoder().decode(engine.detokenize([...control, ...text]))).toBe("<x>");
  });

  it("runs as many sequences at once as it has and lets the others wait in order", async () => {
    const started: number[] = [];
    let release = () => {};
    const gate = new Promise<void>((resolve) => (release = resolve));
    const engine = createRecordedEngine({
      outputs: (_, index) => `${index}`,
      parallel: 2,
      beforeToken: (_, { maxTokens }) => {
        started.push(maxTokens ?? -1);
        return gate;
      },
    });
    const all = [1, 2, 3].map((maxTokens) => play(engine.generate({ prompt, maxTokens })));
    expect(engine.stats()).toMatchObject({ queuedRequests: 1 });
    release();
    await Promise.all(all);
    expect(started).toEqual([1, 2, 3]);
    expect(engine.stats()).toMatchObject({ activeSequences: 0, queuedRequests: 0, generatedTokens: 3 });
  });

  it("ends running and waiting requests with AbortError when it is closed", async () => {
    const engine = createRecordedEngine({
      outputs: () => "a b c",
      parallel: 1,
      beforeToken: () => new Promise(() => {}),
    });
    const all = [play(engine.generate({ prompt })), play(engine.generate({ prompt }))];
    const ends = Promise.allSettled(all);
    await engine.close();
    for (const end of await ends)
      expect(end).toMatchObject({ status: "rejected", reason: { name: "AbortError" } });
    expect(engine.stats()).toMatchObject({ activeSequences: 0, queuedRequests: 0, cancelledRequests: 2 });
    await expect(play(engine.generate({ prompt }))).rejects.toMatchObject({ code: "engine_closed" });
  });
});
