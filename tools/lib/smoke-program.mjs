// node smoke.mjs FOLDER: loads the platform package in FOLDER, asks the model beside this file one question, and prints
// the answer and which processor's code gave it. Copied into a folder of its own by smoke.mjs, so that it runs where
// nothing else is installed.
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Name the folder of a platform package: node smoke.mjs FOLDER");
process.env.CAMELID_ADDON = join(resolve(folder), "camelid.node");
const { Llama } = await import("@camelid/core-native");

const modelPath = join(dirname(fileURLToPath(import.meta.url)), "model.gguf");
const llama = await Llama.load({ modelPath, contextSize: 512, parallel: 1, threads: 1 });
const { choices } = await llama.createChatCompletion({
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "What is the capital of France?" },
  ],
  temperature: 0,
  max_tokens: 8,
});
const answer = choices[0]?.message.content ?? "";
const variants = process.report
  .getReport()
  .sharedObjects.map((path) => basename(path))
  .filter((name) => /ggml-cpu/.test(name));
await llama.close();

process.stdout.write(`${JSON.stringify({ answer, variants })}\n`);
if (!answer.includes("Paris") || variants.length !== 1) process.exitCode = 1;
