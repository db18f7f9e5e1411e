import type { ChatCompletionRequestStreaming } from "@camelid/openai-types";
import { onlyValues, unsupported, type FieldRules } from "../request/field-rules.js";
import { sharedFields } from "../request/shared-fields.js";

/** Every field of a chat completion request and what happens to it. A field is never ignored in silence. */
export const chatFields: FieldRules<ChatCompletionRequestStreaming> = {
  ...sharedFields,
  messages: "used",
  function_call: "used",
  functions: "used",
  logprobs: "used",
  max_completion_tokens: "used",
  parallel_tool_calls: "used",
  reasoning_effort: "used",
  response_format: "used",
  tool_choice: "used",
  tools: "used",
  top_logprobs: "used",

  chat_template_kwargs: "used",
  enable_thinking: "used",
  reasoning_format: "used",
  add_generation_prompt: "used",
  continue_final_message: "used",
  documents: "used",

  metadata: "harmless",
  safety_identifier: "harmless",
  // The prefix cache is always on and shared, whatever the hints say.
  prompt_cache_key: "harmless",
  prompt_cache_options: "harmless",
  prompt_cache_retention: "harmless",
  // A predicted output may only save time.
  prediction: "harmless",
  store: onlyValues([false], "completions are not stored; only false is supported."),
  service_tier: onlyValues(
    ["auto", "default"],
    'there are no tiers; only "auto" and "default" are supported.',
  ),
  verbosity: onlyValues(["medium"], 'cannot be honoured by a chat template; only "medium" is supported.'),
  modalities: (value) =>
    Array.isArray(value) && value.length === 1 && value[0] === "text"
      ? undefined
      : 'only ["text"] is supported.',
  audio: unsupported("audio output is not supported."),
  moderation: unsupported("moderation is not supported."),
  web_search_options: unsupported("web search is not supported."),
};
