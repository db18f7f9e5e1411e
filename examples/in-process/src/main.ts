import { ask } from "./ask.js";

const [modelPath, question = "What is the capital of France?"] = process.argv.slice(2);
if (modelPath === undefined) throw new Error("usage: npm start -- model.gguf [question]");
for await (const text of ask(modelPath, question)) process.stdout.write(text);
process.stdout.write("\n");
