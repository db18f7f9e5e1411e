import { foldChatChunks } from "@camelid/core-native";
import type { ServerContext } from "../server-context.js";
import { checkShape } from "../validation/check-shape.js";
import { readJson } from "../validation/read-json.js";
import { chatSchema, type ChatBody } from "../validation/request-schemas.js";
import { runRequest } from "./run-request.js";

/** `POST /v1/chat/completions` */
export async function chatCompletions(context: ServerContext, request: Request): Promise<Response> {
  const body = await readJson(request, context.maxBodyBytes);
  checkShape<ChatBody>(chatSchema, body);
  const entry = context.models.get(body.model);
  const stream = body.stream === true;
  // A whole answer is the fold of a stream with usage.
  const options = stream ? (body.stream_options ?? null) : { include_usage: true };
  return runRequest({
    context,
    entry,
    request,
    endpoint: "chat.completions",
    stream,
    start: (signal) =>
      entry.llama.createChatCompletion(
        { ...body, stream: true, stream_options: options, model: entry.id },
        { signal, samplingDefaults: context.samplingDefaults },
      ),
    fold: foldChatChunks,
  });
}
