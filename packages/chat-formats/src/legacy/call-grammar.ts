import type { OutputGrammar } from "@camelid/grammar";
import type { FunctionTool } from "@camelid/openai-types";
import { argumentsSchema } from "./arguments-schema.js";
import { callMarkers } from "./call-syntax.js";
import type { CallSyntax } from "./call-syntax.js";
import type { ToolPlan } from "./refuse-unsupported.js";

const literal = (text: string): OutputGrammar[] => (text === "" ? [] : [{ type: "literal", text }]);
const sequence = (...parts: OutputGrammar[]): OutputGrammar => ({ type: "sequence", parts });

function argumentsOf(tool: FunctionTool): OutputGrammar {
  return { type: "json-schema", schema: argumentsSchema(tool) };
}

/**
 * What an answer may be, after what the prompt has already written of the turn: for a named tool its arguments, for
 * `required` one or more calls, for `auto` content (`content`; absent: any text) or calls or both.
 */
export function callGrammar(
  syntax: CallSyntax,
  plan: Exclude<ToolPlan, { mode: "none" }>,
  options: { readonly parallel: boolean; readonly content: OutputGrammar | undefined },
): OutputGrammar {
  if (plan.mode === "named") return argumentsOf(plan.tool);
  const body: OutputGrammar = {
    type: "choice",
    options: plan.tools.map((tool) =>
      sequence(...literal(tool.function.name + syntax.nameEnd), argumentsOf(tool)),
    ),
  };
  const once = syntax.parallel && options.parallel ? {} : { max: 1 };
  const more = (part: OutputGrammar, min: number): OutputGrammar => ({ type: "repeat", part, min, ...once });
  const following = sequence(...literal(syntax.between + syntax.callOpen), body);
  if (plan.mode === "required") {
    // The prompt has written the first call's opening.
    return once.max === 1 ? body : sequence(body, more(following, 0));
  }
  const calls: OutputGrammar = {
    type: "repeat",
    part: sequence(...literal(syntax.callOpen), body),
    min: 1,
    separator: syntax.between,
    ...once,
  };
  const content: OutputGrammar = options.content ?? {
    type: "free-text",
    excludes: [
      ...callMarkers(syntax, plan.tools).keys(),
      ...(syntax.contentOpen === "" ? [syntax.callOpen] : []),
    ],
  };
  return {
    type: "choice",
    options: [calls, sequence(...literal(syntax.contentOpen), content, more(following, 0))],
  };
}
