import type { ChatMessage } from "@camelid/openai-types";
import { InvalidParameterError } from "../errors.js";
import { describe, isObject } from "../request/check-values.js";

const roles = ["system", "developer", "user", "assistant", "tool", "function"];
const textParts = ["text", "refusal"];

/**
 * Checks what every format relies on: roles, contents of text, tool calls with name and arguments.
 * Throws InvalidParameterError naming the place, e.g. "messages[1].content[0].type".
 */
export function checkMessages(messages: readonly ChatMessage[]): void {
  const list: unknown = messages;
  if (!Array.isArray(list))
    throw new InvalidParameterError("messages", `must be an array, not ${describe(list)}.`);
  if (list.length === 0) throw new InvalidParameterError("messages", "must not be empty.");
  for (const [index, message] of list.entries()) checkMessage(message, `messages[${index}]`);
}

function checkMessage(message: unknown, place: string): void {
  if (!isObject(message))
    throw new InvalidParameterError(place, `must be an object, not ${describe(message)}.`);
  const role = message["role"];
  if (typeof role !== "string" || !roles.includes(role)) {
    throw new InvalidParameterError(
      `${place}.role`,
      `must be one of ${roles.join(", ")}, not ${describe(role)}.`,
    );
  }
  checkContent(message["content"], role, `${place}.content`);
  if (role === "tool" && typeof message["tool_call_id"] !== "string") {
    throw new InvalidParameterError(`${place}.tool_call_id`, "must be the id of the call that is answered.");
  }
  if (role === "function" && typeof message["name"] !== "string") {
    throw new InvalidParameterError(`${place}.name`, "must be the name of the function that answers.");
  }
  if (role === "assistant") checkAssistant(message, place);
}

function checkContent(content: unknown, role: string, place: string): void {
  if (typeof content === "string") return;
  if (content === undefined || content === null) {
    if (role === "assistant" || role === "function") return;
    throw new InvalidParameterError(place, "must be a string or a list of text parts.");
  }
  if (!Array.isArray(content)) {
    throw new InvalidParameterError(place, `must be a string or a list of parts, not ${describe(content)}.`);
  }
  for (const [index, part] of content.entries()) {
    const type = isObject(part) ? part["type"] : undefined;
    if (!isObject(part) || typeof type !== "string") {
      throw new InvalidParameterError(`${place}[${index}]`, "must be an object with a type.");
    }
    if (!textParts.includes(type)) {
      throw new InvalidParameterError(
        `${place}[${index}].type`,
        `${describe(type)} is not supported, only text is.`,
      );
    }
    if (typeof part[type] !== "string")
      throw new InvalidParameterError(`${place}[${index}].${type}`, "must be a string.");
  }
}

function checkAssistant(message: Readonly<Record<string, unknown>>, place: string): void {
  if (message["audio"] !== undefined && message["audio"] !== null) {
    throw new InvalidParameterError(`${place}.audio`, "is not supported.");
  }
  const call = message["function_call"];
  if (call !== undefined && call !== null) checkFunction(call, `${place}.function_call`);
  const calls = message["tool_calls"];
  if (calls === undefined || calls === null) return;
  if (!Array.isArray(calls)) throw new InvalidParameterError(`${place}.tool_calls`, "must be an array.");
  for (const [index, entry] of calls.entries()) {
    const at = `${place}.tool_calls[${index}]`;
    if (!isObject(entry)) throw new InvalidParameterError(at, "must be an object.");
    if (entry["type"] !== "function") {
      throw new InvalidParameterError(
        `${at}.type`,
        `${describe(entry["type"])} is not supported, only "function" is.`,
      );
    }
    if (typeof entry["id"] !== "string") throw new InvalidParameterError(`${at}.id`, "must be a string.");
    checkFunction(entry["function"], `${at}.function`);
  }
}

function checkFunction(call: unknown, place: string): void {
  if (!isObject(call) || typeof call["name"] !== "string") {
    throw new InvalidParameterError(`${place}.name`, "must be the name of a function.");
  }
  if (typeof call["arguments"] !== "string") {
    throw new InvalidParameterError(`${place}.arguments`, "must be JSON text.");
  }
}
