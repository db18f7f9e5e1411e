import type { ModelTemplate } from "../render/model-template.js";
import type { OutputSyntax } from "../parser/syntax.js";
import { preservedMarkers } from "../render/markers.js";
import {
  answerMessage,
  callMessage,
  nextUserMessage,
  probe,
  probeArguments,
  probeTools,
  resultMessage,
  userMessage,
} from "./probe-traits.js";
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

/** The control token that follows a turn of calls, when it is another than the one after plain answers. */
export function inferCallStop(
  template: ModelTemplate,
  traits: TemplateTraits,
  syntax: OutputSyntax,
): string | undefined {
  if (!traits.toolCalls || !traits.toolRole || traits.typedContent) return undefined;
  const call = callMessage(probeArguments(traits.argumentsAs), { content: traits.callContent });
  const shown = template.tryRender({
    messages: [userMessage, call, resultMessage()],
    add_generation_prompt: false,
    ...(traits.tools ? { [traits.toolsVariable]: probeTools } : {}),
  });
  const value = shown?.lastIndexOf(probe.value, shown.lastIndexOf(probe.result)) ?? -1;
  if (shown === undefined || value < 0) return undefined;
  let rest = shown.slice(value + probe.value.length).replace(/^["'}\s\])]+/, "");
  const markers = preservedMarkers(syntax);
  for (let known = markers.find((text) => rest.startsWith(text)); known !== undefined;) {
    rest = rest.slice(known.length).replace(/^[`}\s\])]+/, "");
    known = markers.find((text) => rest.startsWith(text));
  }
  const stop = /^(<\|[^<>\n]{1,60}\|>)/.exec(rest)?.[1];
  return stop === undefined || stop === template.bosToken ? undefined : stop;
}
