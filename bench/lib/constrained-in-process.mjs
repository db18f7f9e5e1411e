// A child process: prints the decode rate of each line on standard input, one of "free", "held" (to a JSON Schema, one
// token at a time) and "jumping" (the same, tokens that the schema forces decoded together). Every round's schema is new
// to the engine: nothing is known of its masks. Arguments: model file, threads, tokens, sequences.
import { createInterface } from "node:readline";
import { loadEngine } from "@camelid/core-native";
import { compileJsonSchema } from "@camelid/grammar";

const [modelPath, threads, tokens, sequences] = process.argv.slice(2);
const count = Number(sequences);
const engine = await loadEngine({
  modelPath,
  threads: Number(threads),
  parallel: count,
  contextSize: count * 1024,
});
const prompt = {
  type: "segments",
  segments: [{ type: "text", text: "People of a small town, as JSON:\n" }],
  addBos: true,
};
let round = 0;
process.stdout.write("ready\n");
for await (const kind of createInterface({ input: process.stdin })) {
  round += 1;
  process.stdout.write(`${await decodeRate(kind)}\n`);
}
await engine.close();

/** A list of people, longer than what is generated. */
function peopleSchema(name) {
  const person = {
    type: "object",
    properties: {
      [name]: { type: "string", minLength: 1, maxLength: 40 },
      age: { type: "integer", minimum: 0, maximum: 120 },
      email: { type: "string", format: "email" },
      address: {
        type: "object",
        properties: { street: { type: "string" }, city: { type: "string" } },
        required: ["street", "city"],
        additionalProperties: false,
      },
      tags: { type: "array", items: { enum: ["friend", "family", "work"] }, uniqueItems: true },
    },
    required: [name, "age", "email", "address", "tags"],
    additionalProperties: false,
  };
  return { type: "array", items: person, minItems: 20 };
}

async function decodeRate(kind) {
  const { program } = compileJsonSchema(peopleSchema(`name${round}`));
  const request = {
    prompt,
    maxTokens: Number(tokens),
    sampling: { temperature: 0, ...(kind === "free" ? { ignoreEos: true } : {}) },
    ...(kind === "free" ? {} : { grammar: program, jumpForward: kind === "jumping" }),
  };
  let first;
  let generated = 0;
  const one = async () => {
    for await (const event of engine.generate(request)) {
      if (event.type === "finish") generated += event.usage.completionTokens - 1;
      else first ??= performance.now();
    }
  };
  await Promise.all(Array.from({ length: count }, one));
  return (generated * 1000) / (performance.now() - first);
}
