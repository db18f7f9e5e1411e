import type { ModelTemplate } from "../render/model-template.js";
import { commonPrefix, commonSuffix, snapStart } from "./common-text.js";
import {
  answerMessage,
  callMessage,
  probe,
  probeArguments,
  probeTools,
  userMessage,
} from "./probe-traits.js";
import type { TemplateTraits } from "./template-traits.js";

/** What the template prints of an assistant's turn that holds nothing but calls. */
export interface CallTexts {
  /** One call with one argument. */
  readonly one: string;
  /** One call with two arguments. */
  readonly twoArguments: string;
  /** Two calls of different tools; undefined when the template prints only one. */
  readonly twoCalls: string | undefined;
}

/** Renders turns of calls and cuts out what stands between the turn's header and its end. */
export function renderCallTexts(
  template: ModelTemplate,
  traits: TemplateTraits,
  stops: readonly string[],
): CallTexts | undefined {
  const wrap = (message: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    traits.typedContent ? { ...message, content: [{ type: "text", text: message["content"] }] } : message;
  const variables = traits.tools ? { [traits.toolsVariable]: probeTools } : {};
  const show = (message: Readonly<Record<string, unknown>>): string | undefined =>
    template.tryRender({
      messages: [wrap(userMessage), message],
      add_generation_prompt: false,
      ...variables,
    });
  const answer = show(wrap(answerMessage)) ?? "";
  const place = answer.lastIndexOf(probe.answer);
  const header = place < 0 ? answer : answer.slice(0, place);
  const end = place < 0 ? "" : answer.slice(place + probe.answer.length);
  const cut = (text: string | undefined): string | undefined => {
    if (text === undefined) return undefined;
    const shared = commonPrefix(text, header).length;
    // The header and the call's marker may begin with the same characters: the cut never falls into a marker.
    const marker = /[<[]{1,2}[^<>[\]\s]*$/.exec(text.slice(0, shared))?.[0] ?? "";
    const body = text.slice(shared - marker.length);
    const inner = body.slice(0, body.length - snapStart(commonSuffix(body, end)).length);
    return stops.reduce(
      (rest, stop) => (rest.trimEnd().endsWith(stop) ? rest.trimEnd().slice(0, -stop.length) : rest),
      inner,
    );
  };
  const content = traits.callContent;
  const one = cut(show(callMessage(probeArguments(traits.argumentsAs), { content })));
  const twoArguments = cut(show(callMessage(probeArguments(traits.argumentsAs, true), { content })));
  if (one === undefined || twoArguments === undefined) return undefined;
  const twoCalls = traits.parallelToolCalls
    ? cut(show(callMessage(probeArguments(traits.argumentsAs), { more: true, content })))
    : undefined;
  return { one, twoArguments, twoCalls };
}
