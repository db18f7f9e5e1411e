import type { ModelTemplate } from "../render/model-template.js";
import { answerMessage, nextUserMessage, probe, userMessage } from "./probe-traits.js";
import type { TemplateTraits } from "./template-traits.js";

const marker = /^\s*(<\|?[^<>\n]{1,60}>|\[\/[A-Z_]{2,40}\]|<\/s>)/;

/** Texts that end an assistant's turn: the control token after it in a conversation that goes on, and the end of sequence. */
export function inferStops(template: ModelTemplate, traits: TemplateTraits): readonly string[] {
  const messages = [userMessage, answerMessage, nextUserMessage].map((message) =>
    traits.typedContent ? { ...message, content: [{ type: "text", text: message["content"] }] } : message,
  );
  const shown = template.tryRender({ messages, add_generation_prompt: false }) ?? "";
  const end = shown.indexOf(probe.answer);
  const stops = new Set<string>();
  const after = end < 0 ? null : marker.exec(shown.slice(end + probe.answer.length));
  if (after?.[1] !== undefined && after[1] !== template.bosToken) stops.add(after[1]);
  if (template.eosToken !== "") stops.add(template.eosToken);
  return [...stops];
}
