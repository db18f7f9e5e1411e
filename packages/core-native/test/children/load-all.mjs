// Loads every file of a folder and generates a little with what loads; prints each name before and its outcome after.
import { readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { loadEngine } from "../../dist/engine/load-engine.js";

const [, , folder, after = ""] = process.argv;
const say = (text) => writeSync(1, text);

for (const name of readdirSync(folder).toSorted()) {
  if (name <= after) continue;
  say(`${name}\t`);
  try {
    const engine = await loadEngine({
      modelPath: join(folder, name),
      threads: 1,
      parallel: 2,
      contextSize: 512,
    });
    const tokens = await engine.tokenize("hello <|tool|> wörld", { parseSpecial: true });
    engine.detokenize(tokens, { special: true });
    const prompt = { type: "tokens", tokens: tokens.length === 0 ? [0] : tokens };
    try {
      for await (const _ of engine.generate({ prompt, maxTokens: 4, sampling: { seed: 1 } }));
    } finally {
      await engine.close();
    }
    say("loaded\n");
  } catch (error) {
    if (typeof error.code !== "string") throw error;
    say(`${error.code}\n`);
  }
}
say("done\n");
