import type { OutputGrammar } from "@camelid/grammar";
import type { ReasoningSyntax } from "../parser/syntax.js";
import type { ReaderContext } from "../render/template-format.js";
import { describeCalls } from "./describe-calls.js";
import { literal, optional, sequence, space } from "./parts.js";

/** Schema of the content when the answer must be JSON. */
function contentSchema({ responseFormat }: ReaderContext["input"]): unknown {
  switch (responseFormat?.type) {
    case "json_object":
      return responseFormat.schema ?? { type: "object" };
    case "json_schema":
      return responseFormat.json_schema.schema ?? { type: "object" };
    default:
      return undefined;
  }
}

/** A section of reasoning; the prompt may have opened it already. */
export function describeReasoning(reasoning: ReasoningSyntax | undefined, prefill: string): OutputGrammar {
  if (reasoning === undefined) return literal("");
  const inside = sequence(
    { type: "free-text", excludes: [reasoning.close] },
    literal(reasoning.close),
    space,
  );
  const open = prefill.lastIndexOf(reasoning.open);
  if (open >= 0 && !prefill.slice(open).includes(reasoning.close)) return inside;
  return optional(sequence(space, literal(reasoning.open), inside));
}

/**
 * What the output may be: reasoning, then JSON when it was asked for, or free text with tool calls. Undefined when
 * anything may be said. With a JSON format and tools, the answer is either.
 */
export function describeOutput({ input, tools, syntax, prefill }: ReaderContext): OutputGrammar | undefined {
  const schema = contentSchema(input);
  const calls =
    tools.callable.length === 0 || syntax.tools === undefined
      ? []
      : describeCalls(syntax.tools, tools.callable, tools.parallel);
  if (schema === undefined && calls.length === 0) return undefined;
  const reasoning = describeReasoning(syntax.reasoning, prefill);
  const json: OutputGrammar | undefined =
    schema === undefined ? undefined : sequence(space, { type: "json-schema", schema }, space);
  if (calls.length === 0 && json !== undefined) return sequence(reasoning, json);
  const triggered: OutputGrammar = {
    type: "triggered",
    triggers: calls,
    min: tools.required || json !== undefined ? 1 : 0,
    ...(tools.parallel ? {} : { max: 1 }),
  };
  if (json === undefined) return sequence(reasoning, triggered);
  return sequence(reasoning, tools.required ? triggered : { type: "choice", options: [json, triggered] });
}
