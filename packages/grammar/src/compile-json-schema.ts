import type { Grammar } from "./ast.js";
import { compileAst, compileWithin } from "./compile.js";
import type { Compiled, CompileOptions, Relaxation } from "./compile.js";
import { compileJsonSchemaMachine } from "./json-schema/compile-json-schema-machine.js";
import type { JsonSchemaOptions } from "./json-schema/compile-json-schema-machine.js";
import { buildStructural } from "./structural/build-structural.js";
import type { OutputGrammar } from "./structural/output-grammar.js";
import { UnsupportedSchemaError } from "./json-schema/errors.js";
import { toJsonValue } from "./to-json-value.js";

/**
 * Compiles a JSON Schema of any draft from 4 to 2020-12: the output is one document that is valid against it.
 *
 * @throws {UnsupportedSchemaError} with pointer, keyword and reason: what cannot be enforced exactly (strict, the
 * default), or too large a schema.
 * @throws {UnsatisfiableSchemaError} when no document is valid.
 */
export function compileJsonSchema(
  schema: unknown,
  options: JsonSchemaOptions & CompileOptions = {},
): Compiled {
  return compileWithin(
    options,
    () => {
      const value = toJsonValue(schema);
      const { encoded, report } = compileJsonSchemaMachine(value, options);
      const grammar: Grammar = {
        rules: [{ name: "root", options: [[{ type: "machine", machine: 0 }]] }],
        machines: [{ kind: "json", name: "document", data: encoded, source: JSON.stringify(value) }],
      };
      return { program: compileAst(grammar, options).program, report };
    },
    (reason) => new UnsupportedSchemaError("", "$schema", reason),
  );
}

/**
 * Compiles a description of an output: literals, schemas, free text with triggers, and so on.
 *
 * @throws {GrammarError} for parts that cannot be.
 * @throws {UnsupportedSchemaError} for schemas in it, as {@link compileJsonSchema}.
 */
export function compileStructuralTag(
  output: OutputGrammar,
  options: JsonSchemaOptions & CompileOptions = {},
): Compiled {
  const relaxations: Relaxation[] = [];
  return compileWithin(options, () => {
    const grammar = buildStructural(output, {
      jsonMachine: (schema, objects) => {
        const value = toJsonValue(schema);
        const own = objects === undefined ? options : { ...options, objects };
        const { encoded, report } = compileJsonSchemaMachine(value, own);
        relaxations.push(...report.relaxations);
        return { kind: "json", name: "json", data: encoded, source: JSON.stringify(value) };
      },
    });
    return { program: compileAst(grammar, options).program, report: { relaxations } };
  });
}
