import { foldChatChunks } from "@camelid/core-native";
import type { ChatCompletion, ChatCompletionChunk } from "@camelid/openai-types";
import { chatSchema, type ChatBody } from "../validation/request-schemas.js";
import { generationRoute } from "./generation-route.js";

/** `POST /v1/chat/completions` */
export const chatCompletions = generationRoute<ChatBody, ChatCompletionChunk, ChatCompletion>({
  name: "chat.completions",
  schema: chatSchema,
  start: (llama, body, streaming, options) => llama.createChatCompletion({ ...body, ...streaming }, options),
  fold: foldChatChunks,
});
