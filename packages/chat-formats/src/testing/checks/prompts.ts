import type { ConformanceCheck } from "../conformance-check.js";
import { expectSame } from "../suite-error.js";

/** Recorded prompts, character by character. */
export const recordedPrompts: ConformanceCheck = {
  name: "prompts",
  title: "renders every recorded prompt exactly",
  run(format, { prompts = [] }) {
    for (const { name, input, promptText, stop } of prompts) {
      const rendered = format.render(input);
      expectSame(rendered.promptText, promptText, `${name}: another prompt`);
      if (stop !== undefined) expectSame(rendered.stop, stop, `${name}: other stop strings`);
    }
  },
};
