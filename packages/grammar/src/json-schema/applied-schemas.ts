import { TRUE } from "../automata/boolean-arena.js";
import { toByteString } from "../automata/utf8.js";
import { toShape, type SchemaContext } from "./compile-context.js";
import { UnsupportedSchemaError } from "./errors.js";
import { isArray, isObject, type JsonValue } from "./json-value.js";
import type { SchemaLocation } from "./schema-document.js";

/** A schema that speaks of a value whenever `condition` (an expression on the same value) holds. */
export interface AppliedSchema {
  readonly context: SchemaContext;
  readonly condition: number;
  /** How many references and branches led to it. */
  readonly depth: number;
}

const maxDepth = 30;

/**
 * A schema and all those that it applies to the same value: references, `allOf`, and on their own condition the branches
 * of `anyOf`, `oneOf`, `if` and `dependentSchemas`.
 */
export function appliedSchemas(context: SchemaContext, condition: number = TRUE, depth = 0): AppliedSchema[] {
  const { schema, compiler, location, program } = context;
  const { arena } = program;
  if (depth > maxDepth)
    throw new UnsupportedSchemaError(location.pointer, "unevaluated", "applies too many schemas in turn");
  const found: AppliedSchema[] = [{ context, condition, depth }];
  const into = (target: SchemaLocation, under: number): void => {
    const { schema: sub } = target;
    if (!isObject(sub)) return;
    found.push(
      ...appliedSchemas({ ...context, location: target, schema: sub, draft: target.draft }, under, depth + 1),
    );
  };
  const apply = (sub: JsonValue | undefined, conditional: boolean, ...tokens: readonly string[]): void => {
    if (sub === undefined) return;
    const target = compiler.document.child(location, sub, ...tokens);
    into(target, conditional ? arena.and([condition, compiler.expressionAt(target)]) : condition);
  };
  for (const keyword of ["$ref", "$dynamicRef", "$recursiveRef"]) {
    const target = schema[keyword];
    if (typeof target === "string") into(compiler.document.resolve(location, target, keyword), condition);
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const list = schema[keyword];
    if (isArray(list)) list.forEach((sub, i) => apply(sub, keyword !== "allOf", keyword, `${i}`));
  }
  if (schema["if"] !== undefined) {
    const test = compiler.expression(location, schema["if"], "if");
    apply(schema["if"], true, "if");
    const side = (keyword: string, holds: number): void => {
      const sub = schema[keyword];
      if (sub !== undefined)
        into(compiler.document.child(location, sub, keyword), arena.and([condition, holds]));
    };
    side("then", test);
    side("else", arena.not(test));
  }
  const { dependentSchemas } = schema;
  if (isObject(dependentSchemas)) {
    for (const [name, sub] of Object.entries(dependentSchemas)) {
      const present = program.named(`has:${name}`, () =>
        toShape({ object: program.literal({ kind: "has", name: toByteString(name) }) }),
      );
      into(compiler.document.child(location, sub, "dependentSchemas", name), arena.and([condition, present]));
    }
  }
  return found;
}
