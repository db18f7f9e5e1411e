import type { ChatRequest, TextRequest } from "@camelid/core-native";
import { z } from "zod";
import { isNumber, isString, isTokenId, listOf, simpleList } from "./first-fault.js";
import { messageSchema } from "./message-schema.js";
import { anything, boolean, number, object, samplingShape, streamShape, string } from "./sampling-shape.js";

const numbers = simpleList(isNumber, "a number");
const strings = simpleList(isString, "a string");
const stop = z.union([z.string(), strings], "must be a string or a list of strings").nullish();

const chatShape = {
  ...samplingShape,
  ...streamShape,
  messages: listOf(messageSchema),
  model: z.string(),
  n: number,
  stop,
  max_tokens: number,
  max_completion_tokens: number,
  logprobs: boolean,
  top_logprobs: number,
  tools: listOf(object).nullish(),
  tool_choice: z.union([z.string(), object], "must be a string or an object").nullish(),
  parallel_tool_calls: boolean,
  functions: listOf(object).nullish(),
  function_call: z.union([z.string(), object], "must be a string or an object").nullish(),
  response_format: object.nullish(),
  reasoning_effort: z.enum(["none", "minimal", "low", "medium", "high", "xhigh", "max"]).nullish(),
  chat_template_kwargs: object.nullish(),
  enable_thinking: boolean,
  reasoning_format: string,
  add_generation_prompt: boolean,
  continue_final_message: boolean,
  documents: listOf(object).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: string,
  safety_identifier: string,
  prompt_cache_key: string,
  prompt_cache_options: object.nullish(),
  prompt_cache_retention: string,
  prediction: object.nullish(),
  store: boolean,
  service_tier: string,
  verbosity: string,
  modalities: strings.nullish(),
  audio: anything,
  moderation: anything,
  web_search_options: anything,
} satisfies Record<keyof ChatRequest, z.ZodType>;

const completionShape = {
  ...samplingShape,
  ...streamShape,
  model: z.string(),
  prompt: z
    .union([z.string(), strings, numbers, listOf(numbers)], "must be text, token ids or a list of either")
    .nullish(),
  n: number,
  best_of: number,
  stop,
  max_tokens: number,
  logprobs: number,
  echo: boolean,
  suffix: string,
  user: string,
} satisfies Record<keyof TextRequest, z.ZodType>;

/** Bodies of `POST /v1/chat/completions`. */
export const chatSchema = z.strictObject(chatShape);

/** Bodies of `POST /v1/completions`. */
export const completionSchema = z.strictObject(completionShape);

/** Bodies of `POST /v1/apply-template`: a chat completion that need not name the model and is not run. */
export const applyTemplateSchema = z.strictObject({ ...chatShape, model: z.string().optional() });

/** Bodies of `POST /v1/tokenize`. */
export const tokenizeSchema = z.strictObject({
  model: z.string().optional(),
  content: z.string(),
  /** Put BOS first where the vocabulary wants it. Default false, as llama-server. */
  add_special: z.boolean().optional(),
  /** Read the spelling of special tokens as those tokens. Default true, as llama-server. */
  parse_special: z.boolean().optional(),
  /** Give each token's text too. Default false. */
  with_pieces: z.boolean().optional(),
});

/** Bodies of `POST /v1/detokenize`. */
export const detokenizeSchema = z.strictObject({
  model: z.string().optional(),
  tokens: simpleList(isTokenId, "a token id: a whole number from 0"),
});

export type ChatBody = ChatRequest & { model: string };
export type TextBody = TextRequest & { model: string };
export type TokenizeBody = z.infer<typeof tokenizeSchema>;
export type DetokenizeBody = z.infer<typeof detokenizeSchema>;
