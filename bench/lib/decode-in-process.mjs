// A child process: loads the model with @camelid/core-native and prints the decode rate of each round as it is asked
// for by a line on standard input. Arguments: model file, threads, tokens.
import { createInterface } from "node:readline";
import { Llama } from "@camelid/core-native";

const [modelPath, threads, tokens] = process.argv.slice(2);
const llama = await Llama.load({
  modelPath,
  threads: Number(threads),
  parallel: 1,
  contextSize: 2048,
});
process.stdout.write("ready\n");
for await (const _line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${await decodeRate()}\n`);
}
await llama.close();

async function decodeRate() {
  const stream = await llama.createCompletion({
    prompt: "Once upon a time",
    max_tokens: Number(tokens),
    temperature: 0,
    ignore_eos: true,
    stream: true,
    stream_options: { include_usage: true },
  });
  let first;
  let generated = 0;
  for await (const { choices, usage } of stream) {
    if (choices[0]?.text) first ??= performance.now();
    generated = usage?.completion_tokens ?? generated;
  }
  return ((generated - 1) * 1000) / (performance.now() - first);
}
