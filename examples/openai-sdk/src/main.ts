import { Llama } from "@camelid/core-native";
import { askWithTools } from "./ask-with-tools.js";
import { createClient } from "./create-client.js";

const [modelPath, question = "How warm is it in Oslo?"] = process.argv.slice(2);
if (modelPath === undefined) throw new Error("usage: npm start -- model.gguf [question]");
await using llama = await Llama.load({ modelPath, contextSize: 4096 });
const answer = await askWithTools(
  createClient(llama),
  llama.modelId,
  question,
  (city) => `${city}: 7 degrees`,
);
console.log(answer);
