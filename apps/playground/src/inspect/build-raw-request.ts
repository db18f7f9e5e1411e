import type { AppliedTemplate } from "@camelid/client";
import { jsonGbnf } from "@camelid/grammar";
import type { CompletionRequestStreaming } from "@camelid/openai-types";
import { samplingFields } from "../settings/sampling-fields.js";
import type { RequestSettings } from "../settings/read-settings.js";

/** The completion request that runs a chat's prompt without parsing: the same tokens, sampling, grammar and stop texts. */
export function buildRawRequest(
  model: string,
  prompt: Pick<AppliedTemplate, "tokens" | "stop">,
  fields: RequestSettings,
): CompletionRequestStreaming {
  const request: CompletionRequestStreaming = {
    model,
    prompt: [...prompt.tokens],
    stream: true,
    stop: [...new Set([...prompt.stop, ...[fields.stop ?? []].flat()])],
    // Completions end after 16 tokens unless told otherwise.
    max_tokens: 1024,
  };
  for (const { name } of samplingFields) {
    const value = fields[name];
    if (value !== undefined) request[name] = value;
  }
  if (fields.grammar !== undefined) request.grammar = fields.grammar;
  if (fields.response_format?.type === "json_object") request.grammar = jsonGbnf;
  return request;
}
