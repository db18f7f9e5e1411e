import type { FunctionTool } from "@camelid/openai-types";

/** Schema of a tool's arguments; a tool without parameters takes an empty object. */
export function argumentsSchema(tool: FunctionTool): unknown {
  return tool.function.parameters ?? { type: "object", properties: {}, additionalProperties: false };
}
