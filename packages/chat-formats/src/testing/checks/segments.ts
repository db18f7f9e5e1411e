import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, expectSame } from "../suite-error.js";

/** The segments are the prompt, in the form that the engine expects. */
export const segmentsMakeThePrompt: ConformanceCheck = {
  name: "segments",
  title: "gives segments that make up the prompt, merged and not empty",
  run(format, fixtures) {
    for (const input of allInputs(format, fixtures)) {
      const { prompt, promptText } = format.render(input);
      expectSame(
        prompt.map((segment) => segment.text).join(""),
        promptText,
        "the segments are not the prompt",
      );
      prompt.forEach((segment, index) => {
        if (segment.text === "") throw new ConformanceError(`segment ${index} is empty`);
        if (prompt[index - 1]?.type === segment.type) {
          throw new ConformanceError(`segments ${index - 1} and ${index} are both ${segment.type}`);
        }
      });
    }
  },
};
