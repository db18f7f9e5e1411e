import type { FunctionTool } from "@camelid/openai-types";
import { ChatFormatError } from "../errors.js";
import type { RenderInput } from "../spec/chat-format.js";

/** Refuses parameters that only a template could honour. Throws ChatFormatError (`unsupported_parameter`). */
export function refuseUnsupported(name: string, input: RenderInput): void {
  const refuse = (param: string, why: string): never => {
    throw new ChatFormatError("unsupported_parameter", `chat format "${name}" ${why}`, { param });
  };
  if (input.documents !== undefined && input.documents.length > 0) refuse("documents", "takes no documents");
  const variables = Object.keys(input.chatTemplateKwargs ?? {});
  if (variables.length > 0) {
    refuse("chat_template_kwargs", `has no template, so no variables: ${variables.join(", ")}`);
  }
  if (input.enableThinking === true) refuse("enable_thinking", "has no reasoning");
  if (input.reasoningEffort !== undefined && input.reasoningEffort !== "none") {
    refuse("reasoning_effort", "has no reasoning");
  }
}

/** What the answer may do with tools. */
export type ToolPlan =
  /** `tools` were given, but the model may not use them. */
  | { readonly mode: "none"; readonly tools: readonly FunctionTool[] }
  | { readonly mode: "auto" | "required"; readonly tools: readonly FunctionTool[] }
  | { readonly mode: "named"; readonly tools: readonly FunctionTool[]; readonly tool: FunctionTool };

/** Reads `tools` and `toolChoice` together. Throws ChatFormatError (`unsupported_tools`) when they contradict each other. */
export function planTools(input: RenderInput): ToolPlan {
  const tools = input.tools ?? [];
  const choice = input.toolChoice ?? "auto";
  if (typeof choice === "object") {
    const tool = tools.find((candidate) => candidate.function.name === choice.function.name);
    if (tool !== undefined) return { mode: "named", tools, tool };
    throw new ChatFormatError(
      "unsupported_tools",
      `tool choice "${choice.function.name}" is not among the tools`,
      {
        param: "tool_choice",
      },
    );
  }
  if (choice === "none" || (choice === "auto" && tools.length === 0)) return { mode: "none", tools };
  if (tools.length > 0) return { mode: choice, tools };
  throw new ChatFormatError("unsupported_tools", "a tool call is required, but there are no tools", {
    param: "tool_choice",
  });
}
