import { byTools } from "../infer/by-tools.js";
import { inferChatFormat } from "../infer/infer-chat-format.js";
import type { ChatFormat, ModelDescription } from "../spec/chat-format.js";
import { builtinFormats } from "./builtin-formats.js";
import { createFormatRegistry } from "./chat-format-registry.js";
import type { ChatFormatRegistry } from "./chat-format-registry.js";

/** A model, and perhaps the name of the format it shall be spoken to in. */
export interface ResolveModel extends ModelDescription {
  /** Name of a registered format; it wins over everything that the model says of itself. */
  readonly format?: string | undefined;
}

let builtin: ChatFormatRegistry | undefined;

function builtinRegistry(): ChatFormatRegistry {
  builtin ??= createFormatRegistry(builtinFormats);
  return builtin;
}

/**
 * The format to speak to a model with: the one named by `model.format`; else the registered one that recognises the
 * model; else the one inferred from the model's own template; else (no template) ChatML. A model that has a template
 * of its own for tools is recognised or inferred by that one for conversations with tools.
 * Throws ChatFormatError: `unknown_chat_format`, or `invalid_chat_template` when the template cannot be used.
 */
export function resolveChatFormat(
  model: ResolveModel,
  registry: ChatFormatRegistry = builtinRegistry(),
): ChatFormat {
  if (model.format !== undefined) {
    const named = registry.get(model.format);
    return named.forModel?.(model) ?? named;
  }
  return byTools(model, (one) => recognise(one, registry));
}

/** The format of a model with one template. */
function recognise(model: ModelDescription, registry: ChatFormatRegistry): ChatFormat {
  const bind = (format: ChatFormat): ChatFormat => format.forModel?.(model) ?? format;
  const matching = registry.match(model);
  if (matching !== undefined) return bind(matching);
  if (model.template !== undefined && model.template.trim() !== "") return inferChatFormat(model);
  return bind(registry.has("chatml") ? registry.get("chatml") : builtinRegistry().get("chatml"));
}
