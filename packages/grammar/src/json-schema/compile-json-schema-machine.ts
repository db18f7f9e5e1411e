import type { Relaxation } from "./compile-context.js";
import { compileSchema } from "./compile-schema.js";
import { JsonMachine } from "./json-machine.js";
import type { JsonValue } from "./json-value.js";

export interface JsonSchemaOptions {
  /** true (default): a schema that cannot be enforced exactly is refused. false: keywords are left out and reported. */
  readonly strict?: boolean;
  /** "any" (default): members in any order; "schema": in the order of `properties`, others after them. */
  readonly keyOrder?: "any" | "schema";
  /** Longest run of whitespace between tokens: "any" (default), "none", or a number of bytes. */
  readonly whitespace?: "any" | "none" | number;
}

/** What became of a schema. */
export interface JsonSchemaReport {
  /** Keywords that were given up (lenient only). Empty: the machine accepts exactly the valid documents. */
  readonly relaxations: readonly Relaxation[];
}

/**
 * Compiles a JSON Schema (drafts 4 to 2020-12) to a machine over the bytes of the document.
 *
 * @throws {UnsupportedSchemaError} a keyword that cannot be enforced exactly (strict), or a schema beyond the limits.
 * @throws {UnsatisfiableSchemaError} no document is valid.
 */
export function compileJsonSchemaMachine(
  schema: JsonValue,
  options: JsonSchemaOptions = {},
): { machine: JsonMachine; report: JsonSchemaReport } {
  const { program, satisfier, relaxations } = compileSchema(schema, { strict: options.strict ?? true });
  const { whitespace = "any" } = options;
  const machine = new JsonMachine(program, satisfier, {
    keyOrder: options.keyOrder ?? "any",
    maxWhitespace: whitespace === "any" ? Infinity : whitespace === "none" ? 0 : whitespace,
  });
  return { machine, report: { relaxations } };
}
