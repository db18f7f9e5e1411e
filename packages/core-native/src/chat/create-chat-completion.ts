import type { ChatCompletion, ChatCompletionChunk } from "@camelid/openai-types";
import type { ChatRequest, GenerateOptions } from "./chat-request.js";
import { foldChatChunks } from "./fold-chunks.js";
import { planChat, type ChatContext } from "./plan-chat.js";
import { runChat } from "./run-chat.js";
import { toChatChunks } from "./to-chunks.js";

/** Plans first (what is wrong with the request rejects the promise), generates when the stream is read. */
export async function streamChat(
  context: ChatContext,
  request: ChatRequest,
  model: string,
  options: GenerateOptions = {},
): Promise<AsyncGenerator<ChatCompletionChunk, void, undefined>> {
  const plan = await planChat(context, request, options);
  return toChatChunks(runChat(context.engine, plan, options), {
    id: `chatcmpl-${crypto.randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model,
    choiceCount: plan.requests.length,
    logprobs: plan.logprobs,
    legacyFunctions: plan.legacyFunctions,
    includeUsage: plan.includeUsage || request.stream !== true,
  });
}

/** A whole answer: the fold of the stream's chunks. */
export async function completeChat(
  context: ChatContext,
  request: ChatRequest,
  model: string,
  options: GenerateOptions = {},
): Promise<ChatCompletion> {
  return foldChatChunks(await streamChat(context, request, model, options));
}
