import { ChatFormatError } from "../../errors.js";
import type { RenderInput } from "../../spec/chat-format.js";
import type { ChatFormat } from "../../spec/chat-format.js";
import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, show } from "../suite-error.js";

/**
 * An engine computes only what was added since the last turn, so a longer conversation begins with the shorter one. What
 * opens the assistant's turn is not compared: models that reason open it in another way than an earlier turn.
 */
export const stablePrefix: ConformanceCheck = {
  name: "stable-prefix",
  title: "begins a longer conversation with the shorter one",
  run(format, fixtures) {
    for (const input of allInputs(format, fixtures)) {
      const lengths = input.messages.map((_, index) => index + 1);
      const prompts = lengths.flatMap((length) => conversation(format, input, length) ?? []);
      prompts.forEach((longer, index) => {
        const shorter = prompts[index - 1];
        if (shorter === undefined || longer.startsWith(shorter)) return;
        throw new ConformanceError(
          `a longer conversation begins in another way\n  shorter: ${show(shorter)}\n  longer:  ${show(longer)}`,
        );
      });
    }
  },
};

/** The first messages without a generation prompt; undefined when the format refuses them or they end within an exchange. */
function conversation(format: ChatFormat, input: RenderInput, length: number): string | undefined {
  const messages = input.messages.slice(0, length);
  // A turn of the assistant is complete; before it there is only its question, which ends one conversation, too.
  const role = messages.at(-1)?.role;
  if (role !== "assistant" && role !== "user") return undefined;
  // A forced call is written into the generation prompt: which tools there are counts, not what is forced.
  const forced = typeof input.toolChoice === "object" || input.toolChoice === "required";
  const toolChoice = forced ? { toolChoice: "none" as const } : {};
  try {
    return format.render({
      ...input,
      ...toolChoice,
      messages,
      continueFinalMessage: false,
      addGenerationPrompt: false,
    }).promptText;
  } catch (error) {
    if (error instanceof ChatFormatError) return undefined;
    throw error;
  }
}
