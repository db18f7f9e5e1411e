import { Llama } from "@camelid/core-native";

/** Streams a model's answer to one question. */
export async function* ask(modelPath: string, question: string): AsyncGenerator<string, void, undefined> {
  await using llama = await Llama.load({ modelPath });
  const messages = [{ role: "user" as const, content: question }];
  for await (const chunk of await llama.createChatCompletion({ messages, max_tokens: 64, stream: true })) {
    yield chunk.choices[0]?.delta.content ?? "";
  }
}
