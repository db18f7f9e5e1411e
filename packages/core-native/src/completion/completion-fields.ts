import type { CompletionRequestStreaming } from "@camelid/openai-types";
import { unsupported, type FieldRules } from "../request/field-rules.js";
import { sharedFields } from "../request/shared-fields.js";

/** Every field of a completion request and what happens to it. A field is never ignored in silence. */
export const completionFields: FieldRules<CompletionRequestStreaming> = {
  ...sharedFields,
  prompt: "used",
  // Equal to `n` it asks for nothing more; checked where both are known.
  best_of: "used",
  echo: "used",
  logprobs: "used",
  suffix: unsupported("filling the middle is not supported."),
};
