import { ChatFormatError } from "../errors.js";
import type { RenderInput } from "../spec/chat-format.js";

function mentions(source: string, name: string): boolean {
  const escaped = name.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
  return new RegExp(`(?<![\\w])${escaped}(?![\\w])`).test(source);
}

/** Variables that may be given to any template: a model that does not think satisfies them by itself. */
const harmless = new Set(["enable_thinking", "thinking"]);

/**
 * Refuses what the template has no use for, so that nothing is ignored in silence. Throws ChatFormatError
 * (`unsupported_parameter`) with the name of the request's field.
 */
export function refuseIgnored(input: RenderInput, source: string): void {
  const refuse = (param: string, reason: string): never => {
    throw new ChatFormatError("unsupported_parameter", `the model's chat template ${reason}`, { param });
  };
  if (input.documents !== undefined && input.documents.length > 0 && !mentions(source, "documents")) {
    refuse("documents", "takes no documents");
  }
  const { reasoningEffort } = input;
  const effort = ["reasoning_effort", "thinking_effort"].some((name) => mentions(source, name));
  if (reasoningEffort !== undefined && reasoningEffort !== "none" && !effort) {
    refuse("reasoning_effort", "knows no reasoning effort");
  }
  for (const name of Object.keys(input.chatTemplateKwargs ?? {})) {
    if (!harmless.has(name) && !mentions(source, name)) {
      refuse(`chat_template_kwargs.${name}`, `has no variable "${name}"`);
    }
  }
}
