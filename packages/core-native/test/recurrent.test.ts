import { expect, it } from "vitest";
import { loadEngine } from "../src/engine/load-engine.js";
import { collect, textPrompt } from "./support/collect.js";
import { tinyMambaFile } from "./support/tiny-mamba.js";

it("a recurrent model gives the same tokens whatever its sequences did before, alone and beside others", async () => {
  const engine = await loadEngine({
    modelPath: tinyMambaFile(),
    parallel: 2,
    contextSize: 2 * 512,
    threads: 1,
  });
  const long = "a prompt that is long enough to be worth copying from another sequence of the memory";
  const prompts = [long, `${long}, and more`, long.slice(0, 40), "something else", long];
  const run = (text: string, cachePrompt: boolean) =>
    collect(engine, {
      prompt: textPrompt(text),
      maxTokens: 16,
      cachePrompt,
      sampling: { temperature: 0, ignoreEos: true },
    });
  const fresh = [];
  for (const text of prompts) fresh.push((await run(text, false)).tokens);
  const cached = [];
  for (const text of prompts) cached.push((await run(text, true)).tokens);
  expect(cached).toEqual(fresh);
  const together = await Promise.all(prompts.map((text) => run(text, true)));
  expect(together.map(({ tokens }) => tokens)).toEqual(fresh);
  expect(new Set(fresh.map((tokens) => tokens.join())).size).toBeGreaterThan(2);
  await engine.close();
});
