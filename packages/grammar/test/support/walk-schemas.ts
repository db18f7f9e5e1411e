import type { SchemaCase } from "@camelid/testkit";
import { ajvFor, namesOf, walk } from "../../scripts/schema-walker.mjs";
import {
  compileJsonSchemaMachine,
  type CompiledJsonSchema,
} from "../../src/json-schema/compile-json-schema-machine.js";
import { UnsupportedSchemaError } from "../../src/json-schema/errors.js";
import { asSchema } from "./as-schema.js";

/**
 * Walks by random allowed bytes from the beginning of each schema's documents to their end; each document must be valid for
 * Ajv, which shares no code with the machine.
 */
export function walkSchemas(cases: readonly SchemaCase[], walks = 6) {
  const result = { schemas: 0, refused: 0, checked: 0, problems: [] as string[] };
  for (const [index, { id, schema }] of cases.entries()) {
    result.schemas += 1;
    const compiled = compile(schema, index % 2 === 0 ? "schema" : "any");
    if (compiled === undefined) {
      result.refused += 1;
      continue;
    }
    const validate = ajvFor(schema);
    const names = namesOf(schema);
    for (let seed = 1; seed <= walks; seed += 1) {
      const { text, error } = walk(compiled.machine, seed * 7919 + index, names);
      if (error !== undefined) result.problems.push(`${id}: ${error}: ${text}`);
      else if (validate !== undefined) {
        result.checked += 1;
        if (!validate(JSON.parse(text))) result.problems.push(`${id}: invalid: ${text}`);
      }
    }
  }
  return result;
}

/** Undefined: it is refused with its reason. */
function compile(schema: unknown, keyOrder: "schema" | "any"): CompiledJsonSchema | undefined {
  try {
    return compileJsonSchemaMachine(asSchema(schema), { keyOrder });
  } catch (error) {
    if (error instanceof UnsupportedSchemaError) return undefined;
    throw error;
  }
}
