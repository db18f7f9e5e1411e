/** The README's example; `readme.test.ts` holds that both are the same text. */
import type { ChatCompletionRequestNonStreaming, ChatMessage } from "@camelid/openai-types";

const messages: ChatMessage[] = [
  { role: "system", content: "You are a helpful assistant." },
  { role: "user", content: "What is the capital of France?" },
];

export const request: ChatCompletionRequestNonStreaming = {
  model: "smollm2",
  messages,
  temperature: 0.7,
  top_k: 40, // one of our extensions
};
