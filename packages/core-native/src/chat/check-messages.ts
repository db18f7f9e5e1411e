import type {
  AssistantMessage,
  ChatMessage,
  FunctionMessage,
  ToolMessage,
  UserMessage,
} from "@camelid/openai-types";
import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "../request/check-names.js";
import { describe, isObject } from "../request/check-values.js";

const plain: NamesOf<UserMessage> = { role: true, content: true, name: true };
const assistant: NamesOf<AssistantMessage> = {
  ...plain,
  refusal: true,
  audio: true,
  tool_calls: true,
  function_call: true,
  reasoning_content: true,
};
/** What the official SDK adds to an answer may come back with it. */
const ofAnswers = { annotations: true, parsed: true };
const tool: NamesOf<ToolMessage> = { role: true, content: true, tool_call_id: true, name: true };
const legacy: NamesOf<FunctionMessage> = { role: true, content: true, name: true };

/** The fields of each role's messages. */
const namesOfRole = new Map<string, object>([
  ["system", plain],
  ["developer", plain],
  ["user", plain],
  ["assistant", { ...assistant, ...ofAnswers }],
  ["tool", tool],
  ["function", legacy],
]);
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
  const names = typeof role === "string" ? namesOfRole.get(role) : undefined;
  if (typeof role !== "string" || names === undefined) {
    throw new InvalidParameterError(
      `${place}.role`,
      `must be one of ${[...namesOfRole.keys()].join(", ")}, not ${describe(role)}.`,
    );
  }
  checkNames(place, message, names);
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
    checkNames(`${place}[${index}]`, part, { type: true, [type]: true });
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
