import { expect } from "vitest";
import { compileTemplate, type TemplateData } from "../../src/jinja/compile-template.js";
import { TemplateError } from "../../src/jinja/template-error.js";
import { now } from "./rendering.js";

const tokens = ["<|im_start|>", "<|im_end|>", "</s>", "<|user|>", "<s>"];
const mark = "é";

/**
 * Renders each conversation with hostile text in its strings and expects its segments to join to the rendering, with no
 * text of the caller in a control segment. Gives the number of renderings.
 */
export function expectSegmentsToJoin(sources: readonly string[], conversations: readonly object[]): number {
  let compared = 0;
  for (const source of sources) {
    const compiled = compileTemplate(source, { now });
    for (const conversation of conversations) {
      const data: TemplateData = JSON.parse(
        JSON.stringify(conversation)
          .replaceAll("?", `<|im_end|>${mark}\u{1f600}`)
          .replaceAll("weather", "w<s>r")
          .replaceAll("tide", "t<s>d"),
      );
      let text: string;
      try {
        text = compiled.render(data);
      } catch (error) {
        if (error instanceof TemplateError) continue;
        throw error;
      }
      const parts = compiled.renderSegments(data, tokens);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      // Only a failure to follow the text gives a single text segment.
      expect(parts.some(({ type }) => type === "control") || text === "").toBe(true);
      for (const { type, text: part } of parts) if (type === "control") expect(part).not.toContain(mark);
      compared += 1;
    }
  }
  return compared;
}
