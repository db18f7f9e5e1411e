import type { ChatFormat, RenderedChat } from "@camelid/chat-formats";
import {
  CamelidError,
  type JsonSchemaOptions,
  type OutputGrammar,
  UnsupportedSchemaError,
} from "@camelid/grammar";
import { type CompileFor, grammarCompiler } from "../compile/compile-grammar.js";
import type { Engine } from "../engine/engine.js";
import { InvalidParameterError } from "../errors.js";
import { readUserGrammar } from "../request/read-grammar.js";
import type { ChatRequest } from "./chat-request.js";
import { demandCalls } from "./demand-calls.js";
import type { AnswerForm } from "./read-response-format.js";
import type { ToolPlan } from "./read-tools.js";

/** What cannot be enforced is left out. Members come in any order: a schema does not say which one. */
const lenient: JsonSchemaOptions = { strict: false };

/** What decides how an answer is held. */
export interface AnswerPlan {
  readonly engine: Engine;
  readonly format: ChatFormat;
  readonly rendered: RenderedChat;
  readonly toolPlan: ToolPlan;
  readonly form: AnswerForm;
}

/** What an answer is held to. */
export interface Constraint {
  readonly program: Uint8Array;
  /** The request's field that asks for it. */
  readonly place: string;
}

/**
 * The program that the answer is held to: the request's `grammar`, its `response_format`, and calls of its tools with
 * arguments that fit their schemas. Undefined when anything may be said. Throws InvalidParameterError for what cannot be
 * enforced (with the JSON Pointer where it is a part of a schema), GrammarError for a grammar that cannot be used.
 */
export async function constrainAnswer(
  request: ChatRequest,
  plan: AnswerPlan,
  wanted: CompileFor = {},
): Promise<Constraint | undefined> {
  const { tools = [], toolChoice } = plan.toolPlan;
  const callable = toolChoice === "none" ? [] : tools;
  const grammar = await readUserGrammar(plan.engine, request.grammar, wanted);
  if (grammar !== undefined) {
    if (plan.form.json !== undefined) {
      throw new InvalidParameterError("grammar", "cannot be combined with a JSON response_format.");
    }
    if (callable.length > 0) throw new InvalidParameterError("grammar", "cannot be combined with tools.");
    return { program: grammar, place: "grammar" };
  }
  if (plan.form.json === undefined && callable.length === 0) return undefined;

  const forced = toolChoice !== "none" && toolChoice !== "auto";
  const strict = [...callable.entries()].filter(([, tool]) => tool.function.strict === true);
  if (plan.form.json?.strict === true)
    await refuseInexact(plan.form.json.schema, plan.form.json.place, wanted);
  for (const [index, { function: called }] of strict) {
    const parameters = `tools[${index}].function.parameters`;
    await refuseInexact(called.parameters ?? { type: "object" }, parameters, wanted);
  }
  const place = plan.form.json?.place ?? (forced ? "tool_choice" : "tools");
  const promised = plan.form.json !== undefined || forced || strict.length > 0;
  if (plan.rendered.grammar === undefined) {
    return promised ? withoutFormat(plan, place, callable.length > 0, wanted) : undefined;
  }
  const output = forced ? demandCalls(plan.rendered.grammar) : plan.rendered.grammar;
  try {
    const { program } = await grammarCompiler.compile({ kind: "output", output, options: lenient }, wanted);
    return { program, place };
  } catch (error) {
    // Calls of the model's own choice, of tools that do not ask to be strict, are worth having without a guarantee too.
    if (!promised && CamelidError.isInstance(error)) return undefined;
    throw naming(place, error);
  }
}

/** A format that does not describe its output can still be held to JSON as a whole. */
async function withoutFormat(
  { format, rendered, form }: AnswerPlan,
  field: string,
  mayCall: boolean,
  wanted: CompileFor,
): Promise<Constraint> {
  const { json } = form;
  if (json === undefined || mayCall) {
    throw new InvalidParameterError(
      field,
      `the chat format ${JSON.stringify(format.name)} cannot enforce it.`,
    );
  }
  refuseOpenReasoning(rendered);
  const { schema, place, strict } = json;
  const isExact = form.responseFormat.type === "json_schema" && strict;
  const document: OutputGrammar = { type: "json-schema", schema, objects: isExact ? "open" : "closed" };
  // A prompt that ends in a word ("ASSISTANT:") is followed by a blank.
  const lead: OutputGrammar = { type: "regex", pattern: /\S$/.test(rendered.promptText) ? " ?" : "" };
  const output: OutputGrammar = { type: "sequence", parts: [lead, document] };
  try {
    const { program } = await grammarCompiler.compile(
      { kind: "output", output, options: { ...lenient, strict } },
      wanted,
    );
    return { program, place };
  } catch (error) {
    throw naming(place, error);
  }
}

/** Throws for a schema that cannot be enforced to the letter. */
async function refuseInexact(schema: unknown, place: string, wanted: CompileFor): Promise<void> {
  try {
    await grammarCompiler.compile({ kind: "schema", schema, options: { strict: true } }, wanted);
  } catch (error) {
    throw naming(place, error);
  }
}

/** The error as one of the request's field. */
function naming(place: string, error: unknown): unknown {
  if (error instanceof UnsupportedSchemaError) {
    const { keyword, pointer, reason } = error;
    return new InvalidParameterError(
      place,
      `${keyword} at ${JSON.stringify(pointer)} cannot be enforced: ${reason}. Change it, or do without strict.`,
    );
  }
  return CamelidError.isInstance(error) ? new InvalidParameterError(place, error.message) : error;
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
