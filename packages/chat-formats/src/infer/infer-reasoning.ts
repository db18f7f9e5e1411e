import type { ReasoningSyntax } from "../parser/syntax.js";
import type { ModelTemplate } from "../render/model-template.js";
import { commonPrefix } from "./common-text.js";
import { mentionedReasoning } from "./known-reasoning.js";
import { answerMessage, probe, userMessage } from "./probe-traits.js";
import type { TemplateTraits } from "./template-traits.js";

/** Reasoning markers and how they are written when a turn is told again. */
export interface InferredReasoning {
  readonly syntax: ReasoningSyntax;
  /** What stands before reasoning, whitespace included. */
  readonly written: { readonly open: string; readonly close: string };
}

const wrap = (
  message: Readonly<Record<string, unknown>>,
  typed: boolean,
): Readonly<Record<string, unknown>> =>
  typed ? { ...message, content: [{ type: "text", text: message["content"] }] } : message;

/** Markers that the template prints around the reasoning of the last turn; else those that its source mentions. */
export function inferReasoning(
  template: ModelTemplate,
  traits: TemplateTraits,
): InferredReasoning | undefined {
  const mentioned = mentionedReasoning(template.source);
  const printed =
    traits.reasoningField === undefined
      ? undefined
      : printedReasoning(template, traits, traits.reasoningField);
  if (printed !== undefined) {
    // A printed frame that holds a mentioned marker is that marker with whitespace around it.
    if (
      mentioned !== undefined &&
      printed.open.includes(mentioned.open) &&
      printed.close.includes(mentioned.close)
    ) {
      return { syntax: mentioned, written: trimBefore(printed, mentioned.open) };
    }
    const open = printed.open.trim();
    const close = printed.close.trim();
    if (open !== "" && close !== "") {
      // Of several closing markers the last opens the content, and something else may come in its place.
      const first = close.replace(/<[^<>]*>$/, "").trim();
      const looseClose =
        first !== "" && first !== close && /[>\w]$/.test(first) ? { looseClose: [first] } : {};
      return { syntax: { open, close, ...looseClose }, written: printed };
    }
  }
  if (mentioned === undefined) return undefined;
  return { syntax: mentioned, written: { open: mentioned.open, close: mentioned.close } };
}

function trimBefore(
  frame: { readonly open: string; readonly close: string },
  marker: string,
): { readonly open: string; readonly close: string } {
  return { open: frame.open.slice(frame.open.indexOf(marker)), close: frame.close };
}

function printedReasoning(
  template: ModelTemplate,
  traits: TemplateTraits,
  field: string,
): { readonly open: string; readonly close: string } | undefined {
  const show = (message: Readonly<Record<string, unknown>>): string =>
    template.tryRender({
      messages: [wrap(userMessage, traits.typedContent), wrap(message, traits.typedContent)],
      add_generation_prompt: false,
      enable_thinking: true,
      thinking: true,
    }) ?? "";
  const withReasoning = show({ ...answerMessage, [field]: probe.reasoning });
  const without = show(answerMessage);
  const start = withReasoning.indexOf(probe.reasoning);
  const end = withReasoning.indexOf(probe.answer, start);
  if (start < 0 || end < 0) return undefined;
  const shared = Math.min(commonPrefix(withReasoning, without).length, without.indexOf(probe.answer));
  const close = withReasoning.slice(start + probe.reasoning.length, end);
  let open = withReasoning.slice(shared, start);
  if (!/[^\s>\]]/.test(open)) {
    // Both renderings open a section, or share the beginning of the marker: the marker is the last one before it.
    const before = withReasoning.slice(0, start);
    open = /(?:<[^<>\n]{1,60}>|\[[A-Z_]{2,40}\])\s*$/.exec(before)?.[0] ?? "";
  } else {
    // The renderings may share the marker's first characters ("<").
    const marker = /[<[]{1,2}[^<>[\]\s]{0,40}$/.exec(withReasoning.slice(0, shared))?.[0] ?? "";
    open = marker + open;
  }
  return { open, close };
}
