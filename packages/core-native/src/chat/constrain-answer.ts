import type { ChatFormat, RenderedChat } from "@camelid/chat-formats";
import { GrammarError, jsonSchemaToGbnf, structuralTagToGbnf } from "@camelid/grammar";
import type { Engine } from "../engine/engine.js";
import { InvalidParameterError } from "../errors.js";
import { readUserGrammar } from "../request/read-grammar.js";
import type { ChatRequest } from "./chat-request.js";
import { demandCalls } from "./demand-calls.js";
import type { AnswerForm } from "./read-response-format.js";
import type { ToolPlan } from "./read-tools.js";

/** What decides how an answer is held. */
export interface AnswerPlan {
  readonly engine: Engine;
  readonly format: ChatFormat;
  readonly rendered: RenderedChat;
  readonly toolPlan: ToolPlan;
  readonly form: AnswerForm;
}

/**
 * The GBNF text that the answer is held to: the request's `grammar`, its `response_format`, a forced tool call or the
 * arguments of strict tools. Undefined when anything may be said. Throws InvalidParameterError for what cannot be
 * enforced (with the JSON Pointer where it is a part of a schema), GrammarError for a grammar that cannot be used.
 */
export function constrainAnswer(request: ChatRequest, plan: AnswerPlan): string | undefined {
  const { tools = [], toolChoice } = plan.toolPlan;
  const callable = toolChoice === "none" ? [] : tools;
  const grammar = readUserGrammar(plan.engine, request.grammar);
  if (grammar !== undefined) {
    if (plan.form.json !== undefined) {
      throw new InvalidParameterError("grammar", "cannot be combined with a JSON response_format.");
    }
    if (callable.length > 0) throw new InvalidParameterError("grammar", "cannot be combined with tools.");
    return grammar;
  }
  const forced = toolChoice !== "none" && toolChoice !== "auto";
  const strict = callable.filter((tool) => tool.function.strict === true);
  if (plan.form.json === undefined && !forced && strict.length === 0) return undefined;

  if (plan.form.json?.strict === true) refuseRelaxed(plan.form.json.schema, plan.form.json.place);
  for (const tool of strict) {
    refuseRelaxed(
      tool.function.parameters ?? { type: "object" },
      `tools[${tools.indexOf(tool)}].function.parameters`,
    );
  }
  const place = plan.form.json?.place ?? (forced ? "tool_choice" : "tools");
  if (plan.rendered.grammar !== undefined) {
    const output = forced ? demandCalls(plan.rendered.grammar) : plan.rendered.grammar;
    return naming(place, () => structuralTagToGbnf(output).text);
  }
  return withoutFormat(plan, place, callable.length > 0);
}

/** A format that does not describe its output can still be held to JSON as a whole. */
function withoutFormat({ format, rendered, form }: AnswerPlan, place: string, mayCall: boolean): string {
  const { json } = form;
  if (json === undefined || mayCall) {
    throw new InvalidParameterError(
      place,
      `the chat format ${JSON.stringify(format.name)} cannot enforce it.`,
    );
  }
  refuseOpenReasoning(rendered);
  return naming(place, () => jsonSchemaToGbnf(json.schema).text);
}

/** Refuses a schema of which GBNF can say only a part. */
function refuseRelaxed(schema: unknown, place: string): void {
  const { relaxations } = naming(place, () => jsonSchemaToGbnf(schema)).report;
  const [first] = relaxations;
  if (first === undefined) return;
  throw new InvalidParameterError(
    place,
    `${first.keyword} at ${JSON.stringify(first.pointer)} cannot be enforced: ${first.reason}. ` +
      "Leave it out, or say strict: false to have it tried as far as possible.",
  );
}

function naming<T>(place: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof GrammarError) throw new InvalidParameterError(place, error.message);
    throw error;
  }
}

/** JSON must be the content; where the prompt has opened a thought, the JSON would become that thought. */
function refuseOpenReasoning(rendered: RenderedChat): void {
  const parser = rendered.createParser();
  const events = [...parser.push("{}"), ...parser.finish("stop")];
  if (events.some(({ type }) => type === "reasoning-delta")) {
    throw new InvalidParameterError(
      "response_format",
      "JSON cannot be enforced on a model whose prompt opens with reasoning; try enable_thinking: false.",
    );
  }
}
