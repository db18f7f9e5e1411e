// Closes the engine with 8 requests in flight, half of them waiting, and then only lets go.
import { loadEngine } from "../../dist/engine/load-engine.js";

const engine = await loadEngine({
  modelPath: process.argv[2],
  parallel: 4,
  contextSize: 4 * 32768,
  threads: 1,
});
const prompt = { type: "segments", segments: [{ type: "text", text: "hello" }], addBos: true };
const streams = Array.from({ length: 8 }, () =>
  engine.generate({ prompt, sampling: { temperature: 0, ignoreEos: true } })[Symbol.asyncIterator](),
);
const firsts = streams.map((stream) => stream.next());
await Promise.all(firsts.slice(0, 4));
const drain = async (stream, first) => {
  await first;
  while (!(await stream.next()).done);
};
const ends = streams.map((stream, index) =>
  drain(stream, firsts[index]).then(
    () => "finished",
    (error) => error.name,
  ),
);
const closed = engine.close();
process.stdout.write(`${JSON.stringify({ ends: await Promise.all(ends) })}\n`);
await Promise.all([closed, engine.close()]);
