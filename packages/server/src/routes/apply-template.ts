import type { ServerContext } from "../server-context.js";
import { checkShape } from "../validation/check-shape.js";
import { readJson } from "../validation/read-json.js";
import { applyTemplateSchema, type ChatBody } from "../validation/request-schemas.js";

/** `POST /v1/apply-template`: the exact prompt a chat completion would give the model. */
export async function applyTemplate(context: ServerContext, request: Request): Promise<Response> {
  const body = await readJson(request, context);
  checkShape<Omit<ChatBody, "model"> & { model?: string }>(applyTemplateSchema, body);
  const { llama } = context.models.get(body.model);
  const { rendered, tokens, stop } = await llama.applyChatTemplate(body, { signal: request.signal });
  return Response.json({ prompt: rendered.promptText, segments: rendered.prompt, stop, tokens: [...tokens] });
}
