import { foldCompletionChunks } from "@camelid/core-native";
import type { Completion, CompletionChunk } from "@camelid/openai-types";
import { completionSchema, type TextBody } from "../validation/request-schemas.js";
import { generationRoute } from "./generation-route.js";

/** `POST /v1/completions` */
export const completions = generationRoute<TextBody, CompletionChunk, Completion>({
  name: "completions",
  schema: completionSchema,
  start: (llama, body, streaming, options) => llama.createCompletion({ ...body, ...streaming }, options),
  fold: foldCompletionChunks,
});
