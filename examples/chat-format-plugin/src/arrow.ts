import { defineChatFormat } from "@camelid/chat-formats";
import type { ChatFormat } from "@camelid/chat-formats";
import { ArrowParser } from "./arrow-parser.js";
import { answerGrammar } from "./answer-grammar.js";
import { end, writePrompt } from "./write-prompt.js";

/**
 * The format of a made-up model. Turns stand between `<|turn|>` and `<|end|>`; a tool call is a line of its own:
 *
 *     <|turn|>assistant
 *     Let me look.
 *     => get_weather {"city":"Oslo"}<|end|>
 */
export const arrow: ChatFormat = defineChatFormat({
  specificationVersion: 1,
  name: "arrow",
  capabilities: { systemRole: true, tools: true, parallelToolCalls: true, reasoning: false },
  matches: ({ template }) =>
    template !== undefined && template.includes("<|turn|>") && template.includes("=> "),
  render(input) {
    const { prompt, forced } = writePrompt(input);
    const grammar = answerGrammar(input);
    return {
      prompt,
      promptText: prompt.map((segment) => segment.text).join(""),
      stop: [end],
      preservedTokens: [],
      addBos: true,
      ...(grammar === undefined ? {} : { grammar }),
      createParser: () => new ArrowParser({ calls: callsAllowed(input), forced }),
    };
  },
});

function callsAllowed({ tools, toolChoice }: Parameters<ChatFormat["render"]>[0]): boolean {
  return tools !== undefined && tools.length > 0 && toolChoice !== "none";
}
