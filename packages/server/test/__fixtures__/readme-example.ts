// The example of the package's README; a test holds the two together and runs it.
import { Llama } from "@camelid/core-native";
import { createHandler } from "@camelid/server";
import OpenAI from "openai";

const llama = await Llama.load({ modelPath: process.env["MODEL"] ?? "model.gguf" });
const handler = createHandler({ models: [{ llama, id: "local" }] });

// The official SDK in the same process: no socket, no port.
const client = new OpenAI({
  apiKey: "none",
  baseURL: "http://localhost/v1",
  fetch: (url, init) => handler(new Request(url, init)),
});
const completion = await client.chat.completions.create({
  model: "local",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "What is the capital of France?" },
  ],
  temperature: 0,
  max_tokens: 50,
});
export const answer = completion.choices[0]?.message.content;
await llama.close();
