import type { RenderedChat } from "../../spec/rendered-chat.js";
import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, show } from "../suite-error.js";

/** Spellings of special tokens in what a format writes itself: `<|x|>`, `<x>`, `</x>`, `[X]`. */
const spelling = /<\|[^<>|\s]{1,40}\|>|<\/?[^<>\s]{1,40}>|\[\/?[A-Z_]{2,40}\]/g;

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
    const strings = new Set(
      allInputs(format, fixtures).flatMap((input) => [...controlStrings(format.render(input))]),
    );
    for (const string of strings) {
      const content = `left${string}right`;
      const rendered = format.render({ messages: [{ role: "user", content }] });
      const at = rendered.promptText.indexOf(content);
      if (at === -1)
        throw new ConformanceError(`a message with ${show(string)} is not in ${show(rendered.promptText)}`);
      let start = 0;
      for (const segment of rendered.prompt) {
        const end = start + segment.text.length;
        const overlaps = start < at + content.length - 5 && end > at + 4;
        if (segment.type === "control" && overlaps) {
          throw new ConformanceError(`${show(string)} of the user became control text in ${show(segment)}`);
        }
        start = end;
      }
    }
  },
};
