import type { ChatMessage } from "@camelid/openai-types";
import type { ConformanceCheck } from "../conformance-check.js";
import { allInputs } from "../sample-inputs.js";
import { ConformanceError, show } from "../suite-error.js";

/** Texts of a message that the model must see. */
function textsOf(message: ChatMessage): string[] {
  const { content } = message;
  const texts = typeof content === "string" ? [content] : [];
  if (Array.isArray(content)) for (const part of content) if (part.type === "text") texts.push(part.text);
  if (message.role === "assistant")
    for (const call of message.tool_calls ?? []) {
      if (call.type === "function") texts.push(call.function.name);
    }
  return texts.map((text) => text.trim()).filter((text) => text !== "");
}

/** A format that cannot express a message refuses it; it never leaves it out. */
export const nothingDropped: ConformanceCheck = {
  name: "nothing-dropped",
  title: "writes every message and every tool to the prompt",
  run(format, fixtures) {
    for (const input of allInputs(format, fixtures)) {
      const { promptText } = format.render(input);
      input.messages.forEach((message, index) => {
        for (const text of textsOf(message)) {
          if (promptText.includes(text)) continue;
          throw new ConformanceError(
            `messages[${index}] (${message.role}): ${show(text)} is not in ${show(promptText)}`,
          );
        }
      });
      if (input.toolChoice !== undefined && input.toolChoice !== "auto" && input.toolChoice !== "required")
        continue;
      for (const { function: tool } of input.tools ?? []) {
        if (!promptText.includes(tool.name))
          throw new ConformanceError(`the tool ${tool.name} is not in ${show(promptText)}`);
      }
    }
  },
};
