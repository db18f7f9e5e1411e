import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, show } from "../suite-error.js";

/** An engine computes only what was added since the last turn, so the prompt of a longer conversation begins with the shorter one's. */
export const stablePrefix: ConformanceCheck = {
  name: "stable-prefix",
  title: "begins the prompt of a longer conversation with that of the shorter one",
  run(format, fixtures) {
    for (const input of allInputs(format, fixtures)) {
      // A forced call is written into the generation prompt: which tools there are counts, not what is forced.
      const forced = typeof input.toolChoice === "object" || input.toolChoice === "required";
      const same = {
        ...input,
        continueFinalMessage: false,
        ...(forced ? { toolChoice: "none" as const } : {}),
      };
      const prompt = (end: number, addGenerationPrompt: boolean): string =>
        format.render({ ...same, messages: input.messages.slice(0, end), addGenerationPrompt }).promptText;
      input.messages.forEach((message, index) => {
        if (message.role !== "assistant" || index === 0) return;
        const shorter = prompt(index, true);
        for (const end of [index + 1, input.messages.length]) {
          const longer = prompt(end, end > index + 1);
          if (longer.startsWith(shorter)) continue;
          throw new ConformanceError(
            `the prompt of ${index} messages does not begin that of ${end}\n  shorter: ${show(shorter)}\n  longer:  ${show(longer)}`,
          );
        }
      });
    }
  },
};
