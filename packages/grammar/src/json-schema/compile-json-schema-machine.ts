import { GrammarError } from "../errors.js";
import type { Relaxation } from "./compile-context.js";
import { compileSchema } from "./compile-schema.js";
import { encodeJsonProgram } from "./encode-json-program.js";
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

export interface CompiledJsonSchema {
  readonly machine: JsonMachine;
  /** The same machine as bytes, for `decodeJsonProgram` (layout: program-layout.ts). */
  readonly encoded: Uint8Array;
  readonly report: JsonSchemaReport;
}

/**
 * Compiles a JSON Schema (drafts 4 to 2020-12) to a machine over the bytes of the document.
 *
 * @throws {UnsupportedSchemaError} a keyword that cannot be enforced exactly (strict), or a schema beyond the limits.
 * @throws {UnsatisfiableSchemaError} no document is valid.
 * @throws {GrammarError} an option with a value that it does not have.
 */
export function compileJsonSchemaMachine(
  schema: JsonValue,
  options: JsonSchemaOptions = {},
): CompiledJsonSchema {
  const machineOptions = {
    keyOrder: checkKeyOrder(options.keyOrder ?? "any"),
    maxWhitespace: whitespaceLimit(options.whitespace ?? "any"),
  };
  const { program, satisfier, relaxations } = compileSchema(schema, { strict: options.strict ?? true });
  return {
    machine: new JsonMachine(program, satisfier, machineOptions),
    encoded: encodeJsonProgram(program, machineOptions),
    report: { relaxations },
  };
}

function checkKeyOrder(keyOrder: string): "any" | "schema" {
  if (keyOrder === "any" || keyOrder === "schema") return keyOrder;
  throw new GrammarError(`keyOrder is "any" or "schema", not ${JSON.stringify(keyOrder)}`);
}

function whitespaceLimit(whitespace: string | number): number {
  if (whitespace === "any") return Infinity;
  if (whitespace === "none") return 0;
  if (typeof whitespace === "number" && Number.isInteger(whitespace) && whitespace >= 0) return whitespace;
  throw new GrammarError(
    `whitespace is "any", "none" or a whole number of bytes, not ${JSON.stringify(whitespace)}`,
  );
}
