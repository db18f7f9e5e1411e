import type { ChatFormat } from "../../spec/chat-format.js";
import type { PromptSegment, RenderedChat } from "../../spec/rendered-chat.js";
import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, show } from "../suite-error.js";

/** Spellings of special tokens in what a format writes itself: `<|x|>`, `<x>`, `</x>`, `[X]`. */
const spelling = /<\|[^<>|\s]{1,40}\|>|(?<!<)<\/?[^<>{}\s]{1,40}>(?!>)|\[\/?[A-Z_]{2,40}\]/g;

function controlStrings(rendered: RenderedChat): ReadonlySet<string> {
  const found = [...rendered.stop, ...rendered.preservedTokens];
  for (const segment of rendered.prompt) {
    if (segment.type === "control") found.push(...(segment.text.match(spelling) ?? []));
  }
  return new Set(found.filter((text) => text.trim() !== ""));
}

/** A caller's text that spells a control token must stay text: else it could end its turn and speak for someone else. */
export const controlStringsStayText: ConformanceCheck = {
  name: "control-strings",
  title: "keeps control strings in the caller's text from becoming control tokens",
  run(format, fixtures) {
    const inputs = allInputs(format, fixtures);
    const strings = [...new Set(inputs.flatMap((input) => [...controlStrings(format.render(input))]))];
    // One message with all of them; templates that cut some out of it are asked for each.
    if (!expectText(format, strings)) for (const string of strings) expectText(format, [string], true);
  },
};

/**
 * Throws ConformanceError when one of the strings, said by a user, became control text. Returns false when the message is
 * not in the prompt as it is; throws then, too, when it `must` be.
 */
function expectText(format: ChatFormat, strings: readonly string[], must = false): boolean {
  const content = strings.map((string) => `left${string}right`).join(" ");
  const rendered = format.render({ messages: [{ role: "user", content }] });
  let at = rendered.promptText.indexOf(content);
  if (at === -1) {
    if (!must) return false;
    throw new ConformanceError(`a message with ${show(strings)} is not in ${show(rendered.promptText)}`);
  }
  for (const string of strings) {
    at = rendered.promptText.indexOf(string, at);
    const segment = controlSegmentIn(rendered, at, at + string.length);
    if (segment !== undefined) {
      throw new ConformanceError(`${show(string)} of the user became control text in ${show(segment)}`);
    }
    at += string.length;
  }
  return true;
}

/** A control segment that holds some of the characters from `start` to `end`. */
function controlSegmentIn({ prompt }: RenderedChat, start: number, end: number): PromptSegment | undefined {
  let at = 0;
  for (const segment of prompt) {
    const next = at + segment.text.length;
    if (segment.type === "control" && at < end && next > start) return segment;
    at = next;
  }
  return undefined;
}
