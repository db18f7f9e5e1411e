import type { ModelTemplate } from "../render/model-template.js";
import type { OutputSyntax } from "../parser/syntax.js";
import { commonPrefix } from "./common-text.js";
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
  const stop = after?.[1] ?? commonEnd(shown, end);
  if (stop !== undefined && stop !== template.bosToken) stops.add(stop);
  if (template.eosToken !== "") stops.add(template.eosToken);
  // Also the closing tag of <s> in HTML: as the model's own end of sequence it is known by its token.
  if (template.eosToken === "</s>") stops.delete("</s>");
  return [...stops];
}

/** What ends the user's and the assistant's turn alike, when it looks like a marker and not like words. */
function commonEnd(shown: string, answer: number): string | undefined {
  const user = shown.indexOf(probe.user);
  if (answer < 0 || user < 0) return undefined;
  const after = (place: number, word: string): string => shown.slice(place + word.length).trimStart();
  const shared = commonPrefix(after(user, probe.user), after(answer, probe.answer));
  const marker = /^\S+/.exec(shared)?.[0] ?? "";
  return /^[<[\]{}|~][^\s]{1,40}[>[\]{}|~]$/.test(marker) ? marker : undefined;
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
