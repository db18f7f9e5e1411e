import { ChatFormatError } from "../errors.js";
import type { RenderInput } from "../spec/chat-format.js";

/** Switches that may be given to any template: a model that does not think satisfies them by itself. */
const harmless = new Set(["enable_thinking", "thinking"]);

/** What a request has fields for, which are checked: it must not come in by another way. */
const fields: ReadonlyMap<string, string> = new Map([
  ["messages", "messages"],
  ["tools", "tools"],
  ["xml_tools", "tools"],
  ["available_tools", "tools"],
  ["documents", "documents"],
  ["add_generation_prompt", "add_generation_prompt"],
  ["continue_final_message", "continue_final_message"],
]);

/**
 * Refuses what the template has no use for, so that nothing is ignored in silence; `variables` are the names that it
 * reads. Throws ChatFormatError (`unsupported_parameter`) with the name of the request's field.
 */
export function refuseIgnored(input: RenderInput, variables: ReadonlySet<string>): void {
  const refuse = (param: string, reason: string): never => {
    throw new ChatFormatError("unsupported_parameter", reason, { param });
  };
  if (input.documents !== undefined && input.documents.length > 0 && !variables.has("documents")) {
    refuse("documents", "the model's chat template takes no documents");
  }
  const { reasoningEffort } = input;
  const effort = ["reasoning_effort", "thinking_effort"].some((name) => variables.has(name));
  if (reasoningEffort !== undefined && reasoningEffort !== "none" && !effort) {
    refuse("reasoning_effort", "the model's chat template knows no reasoning effort");
  }
  for (const [name, value] of Object.entries(input.chatTemplateKwargs ?? {})) {
    const param = `chat_template_kwargs.${name}`;
    const field = fields.get(name);
    if (field !== undefined) refuse(param, `belongs into the request's own field "${field}"`);
    if (variables.has(name)) continue;
    if (!harmless.has(name))
      refuse(param, `the model's chat template has no variable ${JSON.stringify(name)}`);
    if (typeof value !== "boolean") refuse(param, "must be true or false");
  }
}
