/** The README's example; `readme.test.ts` runs it and holds that both are the same text. */
import { createClient } from "@camelid/client";

const client = createClient({ baseURL: "http://127.0.0.1:8080/v1" });

const stream = await client.chat.completions.create({
  model: "smollm2-135m-instruct",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: "What is the capital of France?" },
  ],
  temperature: 0,
  max_tokens: 50,
  stream: true,
});

export let answer = "";
for await (const chunk of stream) answer += chunk.choices[0]?.delta.content ?? "";
