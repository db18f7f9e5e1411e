import { GrammarError } from "../errors.js";
import type { Relaxation } from "./compile-context.js";
import { compileSchema } from "./compile-schema.js";
import { encodeJsonProgram } from "./encode-json-program.js";
import { JsonMachine } from "./json-machine.js";
import type { JsonValue } from "./json-value.js";
import type { Spelling } from "./program.js";
import { longestRun } from "./spacing.js";

export interface JsonSchemaOptions {
  /** true (default): a schema that cannot be enforced exactly is refused. false: keywords are left out and reported. */
  readonly strict?: boolean;
  /** "any" (default): members in any order; "schema": in the order of `properties`, others after them. */
  readonly keyOrder?: "any" | "schema";
  /**
   * How strings and numbers are written. "natural" (default): as serializers write them, so that a model never loses
   * itself in a spelling that says nothing new: an escape only where one is common, as many digits as a number needs.
   * "any": in every way that JSON has, to check documents that were written elsewhere.
   */
  readonly spelling?: Spelling;
  /**
   * Whitespace between tokens. "natural" (default): compact, one blank, or lines indented by 1 to 8 blanks or tabs a
   * level, nothing before and behind the document; "any"; "none"; or the longest run in bytes.
   */
  readonly whitespace?: "natural" | "any" | "none" | number;
  /**
   * Members that no schema names. "open" (default): allowed, as JSON Schema has it. "closed": not in objects for which
   * `properties` names some and nothing speaks of others (`additionalProperties`, `patternProperties`,
   * `unevaluatedProperties`, an empty `properties`).
   */
  readonly objects?: "open" | "closed";
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
    keyOrder: oneOf("keyOrder", options.keyOrder ?? "any", ["any", "schema"]),
    whitespace: readWhitespace(options.whitespace ?? "natural"),
  };
  const { program, satisfier, relaxations } = compileSchema(schema, {
    strict: options.strict ?? true,
    spelling: oneOf("spelling", options.spelling ?? "natural", ["natural", "any"]),
    closed: oneOf("objects", options.objects ?? "open", ["open", "closed"]) === "closed",
  });
  return {
    machine: new JsonMachine(program, satisfier, machineOptions),
    encoded: encodeJsonProgram(program, machineOptions),
    report: { relaxations },
  };
}

function oneOf<T extends string>(option: string, value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  const names = known.map((name) => JSON.stringify(name)).join(" or ");
  throw new GrammarError(`${option} is ${names}, not ${JSON.stringify(value)}`);
}

function readWhitespace(whitespace: string | number): "natural" | number {
  if (whitespace === "natural") return "natural";
  if (whitespace === "any") return Infinity;
  if (whitespace === "none") return 0;
  if (typeof whitespace === "number" && Number.isInteger(whitespace) && whitespace >= 0) {
    return Math.min(whitespace, longestRun);
  }
  throw new GrammarError(
    `whitespace is "natural", "any", "none" or a whole number of bytes, not ${JSON.stringify(whitespace)}`,
  );
}
