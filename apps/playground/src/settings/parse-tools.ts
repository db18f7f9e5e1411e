import type { FunctionTool } from "@camelid/openai-types";

/** The tools a JSON text lists, or what is wrong with it. An empty text is no tools. */
export function parseTools(
  text: string,
): { readonly tools: readonly FunctionTool[] } | { readonly problem: string } {
  if (text.trim() === "") return { tools: [] };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { problem: `Not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (!Array.isArray(value)) return { problem: "A list of tools is needed: [ { … } ]" };
  const tools: FunctionTool[] = [];
  for (const [at, item] of value.entries()) {
    if (!isFunctionTool(item)) {
      return { problem: `[${at}] must be { "type": "function", "function": { "name": "…" } }` };
    }
    tools.push(item);
  }
  return { tools };
}

/** The rest of a tool (description, schema) is the server's to judge. */
function isFunctionTool(value: unknown): value is FunctionTool {
  return (
    isObject(value) &&
    value["type"] === "function" &&
    isObject(value["function"]) &&
    typeof value["function"]["name"] === "string" &&
    value["function"]["name"] !== ""
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
