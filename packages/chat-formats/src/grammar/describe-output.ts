import type { OutputGrammar } from "@camelid/grammar";
import type { OutputSyntax, ReasoningSyntax } from "../parser/syntax.js";
import type { ReaderContext } from "../render/template-format.js";
import { describeCalls } from "./describe-calls.js";
import { choice, closedJson, literal, nothing, optional, sequence, space } from "./parts.js";

/** Schema of the content when the answer must be JSON; undefined when it is text. */
export function contentSchema({ responseFormat }: ReaderContext["input"]): unknown {
  switch (responseFormat?.type) {
    case "json_object":
      return responseFormat.schema ?? { type: "object" };
    case "json_schema":
      return responseFormat.json_schema.schema ?? { type: "object" };
    default:
      return undefined;
  }
}

/** The document that the content must be. Only a strict schema is taken by the letter; others say which members there are. */
function jsonOf({ responseFormat }: ReaderContext["input"], schema: unknown): OutputGrammar {
  const strict = responseFormat?.type === "json_schema" && responseFormat.json_schema.strict === true;
  return strict ? { type: "json-schema", schema } : closedJson(schema);
}

/** Whether the prompt has left a section of reasoning open. */
function isOpen(reasoning: ReasoningSyntax | undefined, prefill: string): boolean {
  if (reasoning === undefined) return false;
  const open = prefill.lastIndexOf(reasoning.open);
  return open >= 0 && !prefill.slice(open).includes(reasoning.close);
}

/** A section of reasoning; the prompt may have opened it already. */
export function describeReasoning(reasoning: ReasoningSyntax | undefined, prefill: string): OutputGrammar {
  if (reasoning === undefined) return literal("");
  const inside = sequence(
    { type: "free-text", excludes: [reasoning.close] },
    literal(reasoning.close),
    space,
  );
  if (isOpen(reasoning, prefill)) return inside;
  return optional(sequence(space, literal(reasoning.open), inside));
}

/**
 * JSON as content, in a code fence if the model wants one. Around it stands what the format prints around content: its
 * markers, and whitespace where it prints some.
 */
function describeContent(
  json: OutputGrammar,
  { drop = [], trimStart, trimEnd }: OutputSyntax,
): OutputGrammar {
  const markers = drop.filter((marker) => marker !== "").map(literal);
  const opening = markers.length === 0 ? [] : [optional(choice(markers)), space];
  const closing = markers.length === 0 ? [] : [space, optional(choice(markers))];
  const fenced = sequence(literal("```json\n"), json, literal("\n```"));
  return sequence(
    trimStart === true ? space : nothing,
    ...opening,
    choice([json, fenced]),
    ...closing,
    trimEnd === true ? space : nothing,
  );
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
  const json = schema === undefined ? undefined : describeContent(jsonOf(input, schema), syntax);
  if (calls.length === 0 && json !== undefined) return sequence(reasoning, json);
  const triggered = (min: number): OutputGrammar => ({
    type: "triggered",
    triggers: calls,
    min,
    ...(tools.parallel ? {} : { max: 1 }),
  });
  const answer =
    json === undefined
      ? triggered(tools.required ? 1 : 0)
      : tools.required
        ? triggered(1)
        : choice([json, triggered(1)]);
  const thought = sequence(reasoning, answer);
  // A call may come right out of the reasoning.
  const breaksOff = syntax.reasoning?.endedByCalls === true && isOpen(syntax.reasoning, prefill);
  return breaksOff ? choice([thought, triggered(1)]) : thought;
}
