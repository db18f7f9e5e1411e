import type { OutputGrammar, RenderInput } from "@camelid/chat-formats";
import type { FunctionTool } from "@camelid/openai-types";

const literal = (text: string): OutputGrammar => ({ type: "literal", text });
const sequence = (...parts: OutputGrammar[]): OutputGrammar => ({ type: "sequence", parts });

function argumentsOf({ function: tool }: FunctionTool): OutputGrammar {
  return { type: "json-schema", schema: tool.parameters ?? { type: "object" } };
}

/** What the answer may be, after what the prompt already holds of it; undefined: any text. */
export function answerGrammar(input: RenderInput): OutputGrammar | undefined {
  const { tools = [], toolChoice = "auto", parallelToolCalls = true } = input;
  if (tools.length === 0 || toolChoice === "none") return undefined;
  if (typeof toolChoice === "object") {
    const tool = tools.find((candidate) => candidate.function.name === toolChoice.function.name);
    return tool === undefined ? undefined : argumentsOf(tool);
  }
  const call: OutputGrammar = {
    type: "choice",
    options: tools.map((tool) => sequence(literal(`${tool.function.name} `), argumentsOf(tool))),
  };
  const more = (min: number, max?: number): OutputGrammar => ({
    type: "repeat",
    part: sequence(literal("\n=> "), call),
    min,
    ...(max === undefined ? {} : { max }),
  });
  const further = parallelToolCalls ? more(0) : more(0, 0);
  if (toolChoice === "required") return sequence(call, further);
  const content: OutputGrammar = { type: "free-text", excludes: ["\n=> "] };
  return {
    type: "choice",
    options: [
      sequence(literal("=> "), call, further),
      sequence(content, parallelToolCalls ? more(0) : more(0, 1)),
    ],
  };
}
