import type { ChatTool, FunctionDefinition, FunctionTool, ToolChoice } from "@camelid/openai-types";
import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "../request/check-names.js";
import { describe, isObject, readBoolean } from "../request/check-values.js";
import type { ChatRequest } from "./chat-request.js";

/** Tools of a request in one shape, whichever generation of the API it speaks. */
export interface ToolPlan {
  /** Absent when there are none. */
  readonly tools: readonly FunctionTool[] | undefined;
  readonly toolChoice: ToolChoice;
  readonly parallel: boolean;
  /** The request used `functions`: the answer has `function_call`. */
  readonly legacy: boolean;
}

const functionNames: NamesOf<FunctionDefinition> = {
  name: true,
  description: true,
  parameters: true,
  strict: true,
};
const toolNames: NamesOf<FunctionTool> = { type: true, function: true };

/**
 * Reads `tools`, `tool_choice`, `parallel_tool_calls`, and `functions` with `function_call`.
 * Throws InvalidParameterError.
 */
export function readTools(request: ChatRequest): ToolPlan {
  const legacy = (request.functions ?? undefined) !== undefined;
  const current = (request.tools ?? undefined) !== undefined;
  if (legacy && current) throw new InvalidParameterError("functions", "cannot be used together with tools.");
  if (!legacy && (request.function_call ?? undefined) !== undefined && request.function_call !== "none") {
    throw new InvalidParameterError("function_call", "needs functions.");
  }
  return legacy ? readLegacy(request) : readCurrent(request);
}

function readLegacy(request: ChatRequest): ToolPlan {
  if ((request.tool_choice ?? undefined) !== undefined) {
    throw new InvalidParameterError("tool_choice", "belongs to tools; functions have function_call.");
  }
  const functions: readonly unknown[] = listOf("functions", request.functions);
  const tools = functions.map((entry, index) => readFunction(entry, `functions[${index}]`));
  refuseDoubles(tools, (index) => `functions[${index}].name`);
  const choice: unknown = request.function_call ?? undefined;
  const legacyChoice = readLegacyChoice(choice, tools);
  return {
    tools: some(tools),
    toolChoice: tools.length === 0 ? "none" : legacyChoice,
    parallel: false,
    legacy: true,
  };
}

function readLegacyChoice(choice: unknown, tools: readonly FunctionTool[]): ToolChoice {
  if (choice === undefined) return "auto";
  if (choice === "none" || choice === "auto") return choice;
  if (!isObject(choice) || typeof choice["name"] !== "string") {
    throw new InvalidParameterError(
      "function_call",
      `must be "none", "auto" or { name }, not ${describe(choice)}.`,
    );
  }
  checkNames("function_call", choice, { name: true });
  return namedChoice(choice["name"], tools, "function_call.name");
}

function readCurrent(request: ChatRequest): ToolPlan {
  const list: readonly unknown[] = listOf("tools", request.tools);
  const all = list.map((entry, index) => readTool(entry, `tools[${index}]`));
  refuseDoubles(all, (index) => `tools[${index}].function.name`);
  const parallel = readBoolean("parallel_tool_calls", request.parallel_tool_calls) ?? true;
  const { tools, toolChoice } = readChoice(request.tool_choice ?? undefined, all);
  return { tools: some(tools), toolChoice, parallel, legacy: false };
}

function readChoice(
  choice: unknown,
  tools: readonly FunctionTool[],
): { tools: readonly FunctionTool[]; toolChoice: ToolChoice } {
  if (choice === undefined) return { tools, toolChoice: tools.length === 0 ? "none" : "auto" };
  if (choice === "none") return { tools, toolChoice: "none" };
  if (choice === "auto" || choice === "required") {
    if (tools.length === 0)
      throw new InvalidParameterError("tool_choice", `is ${describe(choice)}, but there are no tools.`);
    return { tools, toolChoice: choice };
  }
  if (isObject(choice) && choice["type"] === "function" && isObject(choice["function"])) {
    checkNames("tool_choice", choice, toolNames);
    checkNames("tool_choice.function", choice["function"], { name: true });
    const name = choice["function"]["name"];
    return { tools, toolChoice: namedChoice(name, tools, "tool_choice.function.name") };
  }
  if (isObject(choice) && choice["type"] === "allowed_tools" && isObject(choice["allowed_tools"])) {
    checkNames("tool_choice", choice, { type: true, allowed_tools: true });
    checkNames("tool_choice.allowed_tools", choice["allowed_tools"], { mode: true, tools: true });
    return readAllowed(choice["allowed_tools"], tools);
  }
  if (isObject(choice) && choice["type"] === "custom") {
    throw new InvalidParameterError(
      "tool_choice.type",
      "custom tools are not supported, only functions are.",
    );
  }
  throw new InvalidParameterError(
    "tool_choice",
    `must be "none", "auto", "required", a named function or allowed_tools, not ${describe(choice)}.`,
  );
}

function readAllowed(
  allowed: Readonly<Record<string, unknown>>,
  tools: readonly FunctionTool[],
): { tools: readonly FunctionTool[]; toolChoice: ToolChoice } {
  const place = "tool_choice.allowed_tools";
  const mode = allowed["mode"];
  if (mode !== "auto" && mode !== "required") {
    throw new InvalidParameterError(`${place}.mode`, `must be "auto" or "required", not ${describe(mode)}.`);
  }
  const list = listOf(`${place}.tools`, allowed["tools"]);
  const known = new Set(tools.map((tool) => tool.function.name));
  const names = list.map((entry, index) => {
    const at = `${place}.tools[${index}].function.name`;
    const name = isObject(entry) && isObject(entry["function"]) ? entry["function"]["name"] : undefined;
    if (typeof name !== "string" || !known.has(name)) {
      throw new InvalidParameterError(at, `${describe(name)} is not one of the tools.`);
    }
    return name;
  });
  if (names.length === 0) throw new InvalidParameterError(`${place}.tools`, "must not be empty.");
  const allowedNames = new Set(names);
  return { tools: tools.filter((tool) => allowedNames.has(tool.function.name)), toolChoice: mode };
}

function namedChoice(name: unknown, tools: readonly FunctionTool[], place: string): ToolChoice {
  if (typeof name !== "string" || !tools.some((tool) => tool.function.name === name)) {
    throw new InvalidParameterError(place, `${describe(name)} is not one of the tools.`);
  }
  return { type: "function", function: { name } };
}

function readTool(entry: unknown, place: string): FunctionTool {
  if (!isObject(entry)) throw new InvalidParameterError(place, `must be an object, not ${describe(entry)}.`);
  const tool: Partial<ChatTool> = entry;
  if (tool.type !== "function") {
    throw new InvalidParameterError(
      `${place}.type`,
      `${describe(tool.type)} is not supported, only "function" is.`,
    );
  }
  checkNames(place, entry, toolNames);
  return readFunction(entry["function"], `${place}.function`);
}

function readFunction(entry: unknown, place: string): FunctionTool {
  if (!isObject(entry)) throw new InvalidParameterError(place, `must be an object, not ${describe(entry)}.`);
  checkNames(place, entry, functionNames);
  const { name, description, parameters, strict } = entry;
  if (typeof name !== "string" || !/^[^\s]{1,256}$/.test(name)) {
    throw new InvalidParameterError(`${place}.name`, `must be a name without spaces, not ${describe(name)}.`);
  }
  if (description !== undefined && description !== null && typeof description !== "string") {
    throw new InvalidParameterError(
      `${place}.description`,
      `must be a string, not ${describe(description)}.`,
    );
  }
  if (parameters !== undefined && parameters !== null && !isObject(parameters)) {
    throw new InvalidParameterError(
      `${place}.parameters`,
      `must be a JSON Schema object, not ${describe(parameters)}.`,
    );
  }
  const isStrict = readBoolean(`${place}.strict`, strict);
  return {
    type: "function",
    function: {
      name,
      ...(typeof description === "string" ? { description } : {}),
      ...(isObject(parameters) ? { parameters } : {}),
      ...(isStrict === undefined ? {} : { strict: isStrict }),
    },
  };
}

function refuseDoubles(tools: readonly FunctionTool[], place: (index: number) => string): void {
  const seen = new Set<string>();
  for (const [index, tool] of tools.entries()) {
    const { name } = tool.function;
    if (seen.has(name)) throw new InvalidParameterError(place(index), `${describe(name)} occurs twice.`);
    seen.add(name);
  }
}

function listOf(param: string, value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value))
    throw new InvalidParameterError(param, `must be an array, not ${describe(value)}.`);
  return value;
}

function some(tools: readonly FunctionTool[]): readonly FunctionTool[] | undefined {
  return tools.length === 0 ? undefined : tools;
}
