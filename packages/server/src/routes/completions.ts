import { foldCompletionChunks } from "@camelid/core-native";
import type { ServerContext } from "../server-context.js";
import { checkShape } from "../validation/check-shape.js";
import { readJson } from "../validation/read-json.js";
import { completionSchema, type TextBody } from "../validation/request-schemas.js";
import { runRequest } from "./run-request.js";

/** `POST /v1/completions` */
export async function completions(context: ServerContext, request: Request): Promise<Response> {
  const body = await readJson(request, context.maxBodyBytes);
  checkShape<TextBody>(completionSchema, body);
  const entry = context.models.get(body.model);
  const stream = body.stream === true;
  const options = stream ? (body.stream_options ?? null) : { include_usage: true };
  return runRequest({
    context,
    entry,
    request,
    endpoint: "completions",
    stream,
    start: (signal) =>
      entry.llama.createCompletion(
        { ...body, stream: true, stream_options: options, model: entry.id },
        { signal, samplingDefaults: context.samplingDefaults },
      ),
    fold: foldCompletionChunks,
  });
}
