import type { RenderedChat } from "@camelid/chat-formats";
import { InvalidParameterError } from "../errors.js";
import { readString } from "../request/check-values.js";
import type { ChatRequest } from "./chat-request.js";
import type { ToolPlan } from "./read-tools.js";

/**
 * The GBNF text that the answer is held to: the request's `grammar`, its `response_format`, or a forced tool call.
 * Undefined when anything may be said. Throws InvalidParameterError for what cannot be enforced.
 */
export function constrainAnswer(
  request: ChatRequest,
  _rendered: RenderedChat,
  { toolChoice }: ToolPlan,
): string | undefined {
  if (readString("grammar", request.grammar) !== undefined) {
    throw new InvalidParameterError("grammar", "is not supported yet.");
  }
  if ((request.response_format?.type ?? "text") !== "text") {
    throw new InvalidParameterError("response_format", "is not supported yet.");
  }
  if (toolChoice !== "none" && toolChoice !== "auto") {
    throw new InvalidParameterError("tool_choice", "cannot be enforced yet.");
  }
  return undefined;
}
