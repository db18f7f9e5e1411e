// Loads, generates and closes 60 times; prints the resident memory after the tenth and after the last time, in MB.
import { loadEngine } from "../../dist/engine/load-engine.js";

const prompt = { type: "segments", segments: [{ type: "text", text: "hello world" }], addBos: true };
const resident = () => {
  globalThis.gc();
  return process.memoryUsage.rss() / 1e6;
};
let early = 0;
for (let cycle = 1; cycle <= 60; cycle++) {
  const engine = await loadEngine({
    modelPath: process.argv[2],
    parallel: 8,
    contextSize: 8 * 4096,
    threads: 1,
  });
  const run = async () => {
    for await (const _ of engine.generate({ prompt, maxTokens: 3 }));
  };
  await Promise.all([run(), run()]);
  await engine.close();
  if (cycle === 10) early = resident();
}
process.stdout.write(`${JSON.stringify({ early, late: resident() })}\n`);
