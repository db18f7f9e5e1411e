import type { FunctionTool } from "@camelid/openai-types";
import { ChatFormatError } from "../errors.js";

type Schema = Readonly<Record<string, unknown>>;

const maximumDepth = 64;

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entries(value: unknown): [string, Schema][] {
  if (!isSchema(value)) return [];
  return Object.entries(value).map(([name, schema]) => [name, isSchema(schema) ? schema : {}]);
}

function description(schema: Schema): string {
  return typeof schema["description"] === "string" ? schema["description"] : "";
}

/** A JSON Schema as a TypeScript type, as functionary models were trained on it. */
function typeText(schema: Schema, level: number): string {
  if (level > maximumDepth) {
    throw new ChatFormatError(
      "unsupported_tools",
      `a tool's parameters are nested deeper than ${maximumDepth}`,
      {
        param: "tools",
      },
    );
  }
  const { $ref: reference, type } = schema;
  if (typeof reference === "string") return reference.split("/").at(-1) ?? "any";
  if (type === "array") {
    return `Array<${typeText(isSchema(schema["items"]) ? schema["items"] : {}, level + 1)}>`;
  }
  if (type === "object") {
    const indent = "  ".repeat(level);
    const fields = entries(schema["properties"]).map(
      ([name, field]) => `${indent}  ${name}: ${typeText(field, level + 1)},\n`,
    );
    return `{\n${fields.join("")}${indent}}`;
  }
  if (Array.isArray(schema["enum"])) {
    const values: readonly unknown[] = schema["enum"];
    return values
      .map((value) => (typeof value === "string" ? `"${value}"` : JSON.stringify(value)))
      .join(" | ");
  }
  if (Array.isArray(type)) return type.join(" | ");
  const alternatives = schema["anyOf"] ?? schema["oneOf"];
  if (Array.isArray(alternatives)) {
    return alternatives.map((option) => typeText(isSchema(option) ? option : {}, level + 1)).join(" | ");
  }
  return typeof type === "string" ? type : "any";
}

/**
 * Declarations of functions in the TypeScript form of functionary. `indent` stands before each line of a declaration:
 * "  " for its first version, "" for later ones. Throws ChatFormatError (`unsupported_tools`) for parameters nested
 * deeper than 64. Source: MeetKai/functionary, `schema.py`.
 */
export function declareFunctions(tools: readonly FunctionTool[], indent: "" | "  "): string {
  const lines = [
    "// Supported function definitions that should be called when necessary.",
    "namespace functions {",
    "",
  ];
  const shared = new Map(tools.flatMap((tool) => entries(tool.function.parameters?.["$defs"])));
  for (const [name, schema] of shared) lines.push(`  type ${name} = ${typeText(schema, 1)};`);
  for (const { function: tool } of tools) {
    const listed = tool.parameters?.["required"];
    const required = new Set<unknown>(Array.isArray(listed) ? listed : []);
    lines.push(`${indent}// ${tool.description ?? ""}`, `${indent}type ${tool.name} = (_: {`);
    for (const [name, schema] of entries(tool.parameters?.["properties"])) {
      const optional = required.has(name) ? "" : "?";
      lines.push(
        `${indent}${indent}// ${description(schema)}`,
        `${indent}${indent}${name}${optional}: ${typeText(schema, 2)},`,
      );
    }
    lines.push(`${indent}}) => any;`, "");
  }
  lines.push("} // namespace functions");
  return lines.join("\n");
}
