import type { RenderedChat } from "@camelid/chat-formats";
import { jsonGbnf } from "@camelid/grammar";
import type { Engine } from "../engine/engine.js";
import { InvalidParameterError } from "../errors.js";
import { describe, isObject } from "../request/check-values.js";
import { readUserGrammar } from "../request/read-grammar.js";
import type { ChatRequest } from "./chat-request.js";
import type { ToolPlan } from "./read-tools.js";

/** What `response_format` asks for; `json` is any object. */
export type AnswerForm = { readonly type: "text" } | { readonly type: "json" };

/** Reads `response_format`. Throws InvalidParameterError for what cannot be enforced. */
export function readAnswerForm(value: unknown): AnswerForm {
  if (value === undefined || value === null) return { type: "text" };
  if (!isObject(value))
    throw new InvalidParameterError("response_format", `must be an object, not ${describe(value)}.`);
  switch (value["type"]) {
    case "text":
      return { type: "text" };
    case "json_object":
      if (value["schema"] === undefined || value["schema"] === null) return { type: "json" };
      throw new InvalidParameterError("response_format.schema", "schemas are not supported yet.");
    case "json_schema":
      throw new InvalidParameterError(
        "response_format.type",
        "json_schema is not supported yet, json_object is.",
      );
    default:
      throw new InvalidParameterError(
        "response_format.type",
        `must be "text", "json_object" or "json_schema", not ${describe(value["type"])}.`,
      );
  }
}

/**
 * The GBNF text that the answer is held to: the request's `grammar`, its `response_format`, or a forced tool call.
 * Undefined when anything may be said. Throws InvalidParameterError for what cannot be enforced, GrammarError for a
 * grammar that cannot be used.
 */
export function constrainAnswer(
  engine: Engine,
  request: ChatRequest,
  rendered: RenderedChat,
  { tools, toolChoice }: ToolPlan,
): string | undefined {
  const form = readAnswerForm(request.response_format);
  const grammar = readUserGrammar(engine, request.grammar);
  const mayCall = tools !== undefined && toolChoice !== "none";
  if (grammar !== undefined) {
    if (form.type !== "text")
      throw new InvalidParameterError("grammar", "cannot be combined with a JSON response_format.");
    if (mayCall) throw new InvalidParameterError("grammar", "cannot be combined with tools.");
    return grammar;
  }
  if (form.type === "json") {
    if (mayCall)
      throw new InvalidParameterError("response_format", "JSON cannot be combined with tools yet.");
    refuseOpenReasoning(rendered);
    return jsonGbnf;
  }
  if (toolChoice !== "none" && toolChoice !== "auto") {
    throw new InvalidParameterError("tool_choice", "a call cannot be enforced yet.");
  }
  return undefined;
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
