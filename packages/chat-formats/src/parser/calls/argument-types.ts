import type { FunctionTool } from "@camelid/openai-types";

type JsonType = "string" | "number" | "boolean" | "null" | "object" | "array";

/** How the raw text of one argument becomes JSON. */
export type ArgumentKind =
  /** Always a string: the text is passed on as it arrives. */
  | { readonly kind: "string" }
  /** JSON when the text is JSON of one of these types; otherwise a string. */
  | { readonly kind: "json"; readonly types: ReadonlySet<JsonType> };

const anyType: ReadonlySet<JsonType> = new Set(["string", "number", "boolean", "null", "object", "array"]);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): JsonType {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "object") return "object";
  if (typeof value === "number" || typeof value === "boolean") {
    return typeof value === "number" ? "number" : "boolean";
  }
  return "string";
}

/** Schemas that are looked at for one argument: references can make a small schema endless. */
const mostSchemas = 64;

/** JSON types a schema may accept; everything where it does not say, or says it in too many schemas. */
function acceptedTypes(schema: unknown, root: unknown, budget: { left: number }): ReadonlySet<JsonType> {
  budget.left -= 1;
  if (!isRecord(schema) || budget.left < 0) return anyType;
  if (typeof schema["$ref"] === "string") {
    return acceptedTypes(resolvePointer(root, schema["$ref"]), root, budget);
  }
  if ("const" in schema) return new Set([typeOf(schema["const"])]);
  if (Array.isArray(schema["enum"])) return new Set(schema["enum"].map(typeOf));
  const declared = schema["type"];
  if (declared !== undefined) {
    const names: readonly unknown[] = Array.isArray(declared) ? declared : [declared];
    const types = new Set<JsonType>();
    for (const name of names) {
      if (name === "integer") types.add("number");
      for (const type of anyType) if (type === name) types.add(type);
    }
    return types.size === 0 ? anyType : types;
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const options = schema[keyword];
    if (Array.isArray(options)) {
      return new Set(
        options.slice(0, mostSchemas).flatMap((option) => [...acceptedTypes(option, root, budget)]),
      );
    }
  }
  if (Array.isArray(schema["allOf"])) {
    const parts = schema["allOf"].map((part) => acceptedTypes(part, root, budget));
    return new Set([...anyType].filter((type) => parts.every((part) => part.has(type))));
  }
  if (isRecord(schema["properties"])) return new Set(["object"]);
  return anyType;
}

function resolvePointer(root: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let value: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    if (!isRecord(value)) return undefined;
    value = Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

/** What the tool's schema says of an argument; without one, JSON where it can be read as such. */
export function argumentKind(
  tools: readonly FunctionTool[],
  toolName: string,
  argument: string,
): ArgumentKind {
  const parameters = tools.find((tool) => tool.function.name === toolName)?.function.parameters;
  const properties = parameters?.["properties"];
  const schema =
    isRecord(properties) && Object.hasOwn(properties, argument) ? properties[argument] : undefined;
  const types = acceptedTypes(schema, parameters, { left: mostSchemas });
  return types.size === 1 && types.has("string") ? { kind: "string" } : { kind: "json", types };
}

const pythonLiterals: Readonly<Record<string, string>> = { True: "true", False: "false", None: "null" };

/** JSON text of a raw argument. */
export function argumentJson(raw: string, kind: ArgumentKind): string {
  if (kind.kind === "string") return JSON.stringify(raw);
  const trimmed = raw.trim();
  const literal = Object.hasOwn(pythonLiterals, trimmed) ? pythonLiterals[trimmed] : trimmed;
  try {
    const value: unknown = JSON.parse(literal ?? trimmed);
    const type = typeOf(value);
    // A string in quotes is taken for JSON only where nothing but JSON text could have been meant.
    if (type === "string" ? !kind.types.has("string") || kind.types === anyType : kind.types.has(type)) {
      return literal ?? trimmed;
    }
  } catch {
    // Not JSON: it is a string.
  }
  return JSON.stringify(raw);
}
