import type { ReasoningSyntax } from "../parser/syntax.js";
import type { ModelTemplate } from "../render/model-template.js";
import { commonPrefix } from "./common-text.js";
import { answerMessage, probe, userMessage } from "./probe-traits.js";
import type { TemplateTraits } from "./template-traits.js";

const marker = /^<[^<>\n]{1,60}>|^\[\/?[A-Z_]{2,40}\]/;

/** Markers that the template puts around plain content inside the assistant's turn, as `<|START_RESPONSE|>`. */
export function inferContentFrame(
  template: ModelTemplate,
  traits: TemplateTraits,
  reasoning: ReasoningSyntax | undefined,
): readonly string[] {
  const wrap = (message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    traits.typedContent ? { ...message, content: [{ type: "text", text: message["content"] }] } : message;
  const opened = template.tryRender({ messages: [wrap(userMessage)], add_generation_prompt: true }) ?? "";
  const told =
    template.tryRender({
      messages: [wrap(userMessage), wrap(answerMessage)],
      add_generation_prompt: false,
    }) ?? "";
  const place = told.lastIndexOf(probe.answer);
  const asked = template.tryRender({ messages: [wrap(userMessage)], add_generation_prompt: false }) ?? "";
  const hasHeader = opened.length > asked.length && opened.startsWith(asked);
  if (place < 0 || !hasHeader) return [];
  const header =
    reasoning === undefined
      ? opened
      : opened.slice(0, asked.length) + (opened.slice(asked.length).split(reasoning.open)[0] ?? "");
  if (commonPrefix(told, header).length < header.trimEnd().length) return [];
  let inner = told.slice(header.length, place);
  for (const part of reasoning === undefined ? [] : [reasoning.open, reasoning.close])
    inner = inner.replace(part, "");
  const open = marker.exec(inner.trim())?.[0];
  if (open === undefined || open !== inner.trim()) return [];
  const close = marker.exec(told.slice(place + probe.answer.length).trimStart())?.[0];
  return close === undefined ? [open] : [open, close];
}
