import type { ReasoningSyntax } from "../parser/syntax.js";
import type { ModelTemplate } from "../render/model-template.js";
import { commonPrefix } from "./common-text.js";
import { answerMessage, probe, userMessage } from "./probe-traits.js";
import type { TemplateTraits } from "./template-traits.js";

const marker = /^<[^<>\n]{1,60}>|^\[\/?[A-Z_]{2,40}\]/;

/** What the template puts around plain content inside the assistant's turn. */
export interface ContentFrame {
  /** Markers, as `<|START_RESPONSE|>`. */
  readonly drop: readonly string[];
  /** Whether whitespace stands before or after content that is no part of it. */
  readonly trimStart: boolean;
  readonly trimEnd: boolean;
}

/** Compares a told turn with the prompt that opens one. */
export function inferContentFrame(
  template: ModelTemplate,
  traits: TemplateTraits,
  reasoning: ReasoningSyntax | undefined,
): ContentFrame {
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
  const after = place < 0 ? "" : told.slice(place + probe.answer.length);
  const nothing: ContentFrame = { drop: [], trimStart: false, trimEnd: /^\s/.test(after) };
  if (place < 0) return nothing;
  if (!hasHeader) {
    // Nothing opens the assistant's turn: at most whitespace can stand before its content.
    const between = told.startsWith(opened) ? told.slice(opened.length, place) : "";
    return { ...nothing, trimStart: between !== "" && between.trim() === "" };
  }
  const header =
    reasoning === undefined
      ? opened
      : opened.slice(0, asked.length) + (opened.slice(asked.length).split(reasoning.open)[0] ?? "");
  if (commonPrefix(told, header).length < header.trimEnd().length) return nothing;
  let inner = told.slice(header.length, place);
  for (const part of reasoning === undefined ? [] : [reasoning.open, reasoning.close])
    inner = inner.replace(part, "");
  if (inner !== "" && inner.trim() === "") return { ...nothing, trimStart: true };
  const open = marker.exec(inner.trim())?.[0];
  if (open === undefined || open !== inner.trim()) return nothing;
  const close = marker.exec(after.trimStart())?.[0];
  return { ...nothing, drop: close === undefined ? [open] : [open, close] };
}
