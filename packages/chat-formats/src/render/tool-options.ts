import type { FunctionTool } from "@camelid/openai-types";
import { ChatFormatError } from "../errors.js";
import { nestsTooDeep } from "./check-nesting.js";
import type { RenderInput } from "../spec/chat-format.js";

/** Tools and how they may be called, checked against each other. */
export interface ToolOptions {
  /** Tools that the prompt describes; none with the choice "none". */
  readonly described: readonly FunctionTool[];
  /** Tools that may be called: with a named choice only that one. */
  readonly callable: readonly FunctionTool[];
  /** Whether the answer must hold a call. */
  readonly required: boolean;
  /** Whether it may hold several. */
  readonly parallel: boolean;
}

/** Throws ChatFormatError (`unsupported_tools`) for tools without a name, doubled names and choices that name no tool. */
export function readToolOptions(input: RenderInput): ToolOptions {
  const tools = input.tools ?? [];
  if (!Array.isArray(tools)) {
    throw new ChatFormatError("unsupported_tools", "tools must be a list", { param: "tools" });
  }
  const names = new Set<string>();
  tools.forEach((tool, index) => {
    const given: unknown = tool;
    const name: unknown =
      typeof given === "object" && given !== null && tool.type === "function"
        ? tool.function?.name
        : undefined;
    if (typeof name !== "string" || name === "") {
      throw new ChatFormatError("unsupported_tools", `tools[${index}] is no function with a name`, {
        param: "tools",
      });
    }
    if (names.has(name)) {
      throw new ChatFormatError("unsupported_tools", `tools[${index}]: there are two tools named "${name}"`, {
        param: "tools",
      });
    }
    if (nestsTooDeep(tool)) {
      throw new ChatFormatError("unsupported_tools", `tools[${index}]: the schema nests too deep`, {
        param: "tools",
      });
    }
    names.add(name);
  });
  const choice = input.toolChoice ?? (tools.length > 0 ? "auto" : "none");
  const parallel = input.parallelToolCalls ?? true;
  if (choice === "none") return { described: [], callable: [], required: false, parallel };
  if (choice === "auto") return { described: tools, callable: tools, required: false, parallel };
  if (tools.length === 0) {
    throw new ChatFormatError("unsupported_tools", "tool_choice asks for a call, but there are no tools", {
      param: "tool_choice",
    });
  }
  if (choice === "required") return { described: tools, callable: tools, required: true, parallel };
  const named: unknown = choice.function?.name;
  const chosen = tools.filter((tool) => tool.function.name === named);
  if (chosen.length === 0) {
    throw new ChatFormatError(
      "unsupported_tools",
      `tool_choice names ${JSON.stringify(named)}, which is none of the tools`,
      { param: "tool_choice" },
    );
  }
  return { described: tools, callable: chosen, required: true, parallel: false };
}
