import type { AssistantMessage } from "@camelid/openai-types";
import { ChatFormatError } from "../../errors.js";
import type { ChatFormat } from "../../spec/chat-format.js";
import type { RenderedChat } from "../../spec/rendered-chat.js";
import type { ConformanceCheck } from "../conformance-check.js";
import type { ChatFormatFixtures, OutputFixture } from "../fixtures.js";
import { assemble, comparable, eventsOf, toExpected } from "../parsed-message.js";
import { ConformanceError, expectSame, show } from "../suite-error.js";

/** What the format writes for an earlier turn is read back as that turn. */
export const roundTrip: ConformanceCheck = {
  name: "round-trip",
  title: "reads a turn that it has written as the same turn",
  run(format, fixtures) {
    for (const fixture of fixtures.outputs) {
      if (fixture.ended === "length" || fixture.input.continueFinalMessage === true) continue;
      const written = writtenTurn(format, fixtures, fixture);
      if (written === undefined) continue;
      const message = assemble(eventsOf(format.render(fixture.input).createParser(), [written], "stop"));
      // Earlier reasoning is left out by most formats, as their models were trained.
      const without = { ...fixture.message, reasoning_content: message.reasoning };
      expectSame(
        comparable(toExpected(message)),
        comparable(without),
        `${fixture.name}: the written turn ${show(written)} is read as another message`,
      );
    }
  },
};

/**
 * The text of the turn as it would have been generated: after the generation prompt, before the end of the turn.
 * Undefined when the format refuses to write such a turn.
 */
function writtenTurn(
  format: ChatFormat,
  fixtures: ChatFormatFixtures,
  fixture: OutputFixture,
): string | undefined {
  const { input, message, name } = fixture;
  const asked = format.render(input);
  const answer: AssistantMessage = {
    role: "assistant",
    content: message.content ?? null,
    ...(message.reasoning_content === undefined ? {} : { reasoning_content: message.reasoning_content }),
    ...(message.tool_calls === undefined
      ? {}
      : {
          tool_calls: message.tool_calls.map((call, index) => ({
            id: `call${String(index).padStart(5, "0")}`,
            type: "function" as const,
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
  };
  let answered: RenderedChat;
  try {
    answered = format.render({ ...input, messages: [...input.messages, answer], addGenerationPrompt: false });
  } catch (error) {
    if (error instanceof ChatFormatError && error.messageIndex === input.messages.length) return undefined;
    throw error;
  }
  if (!answered.promptText.startsWith(asked.promptText)) {
    throw new ConformanceError(
      `${name}: the answered conversation does not begin with the question's prompt\n  question: ${show(asked.promptText)}\n  answered: ${show(answered.promptText)}`,
    );
  }
  const rest = answered.promptText.slice(asked.promptText.length);
  const ends = (fixtures.turnEnds ?? asked.stop)
    .map((end) => rest.lastIndexOf(end))
    .filter((at) => at !== -1);
  return rest.slice(0, Math.min(rest.length, ...ends));
}
