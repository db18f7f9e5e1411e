import { createTemplateFormat } from "../render/template-format.js";
import { byTools } from "./by-tools.js";
import type { ChatFormat, ModelDescription } from "../spec/chat-format.js";

/**
 * The generic format: renders the model's own template and finds out by rendering small conversations how the model
 * marks reasoning and tool calls, what ends its turn, and what it cannot express.
 * Throws ChatFormatError (`invalid_chat_template`) when the template cannot be compiled.
 */
export function inferChatFormat(model: ModelDescription): ChatFormat {
  return byTools(model, (one) => createTemplateFormat(one, { name: "template" }));
}
