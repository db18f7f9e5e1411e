import { Llama } from "@camelid/core-native";

/** Streams a model's answer to one question. */
export async function* ask(modelPath: string, question: string): AsyncGenerator<string, void, undefined> {
  await using llama = await Llama.load({ modelPath });
  const messages = [{ role: "user" as const, content: question }];
  const request = { messages, max_tokens: 24, temperature: 0, stream: true as const };
  for await (const chunk of await llama.createChatCompletion(request)) {
    yield chunk.choices[0]?.delta.content ?? "";
  }
}
