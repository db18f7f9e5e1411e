import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { ProductLimit } from "../automata/text-product.js";
import { toByteString } from "../automata/utf8.js";
import { countOf, malformed, toShape, type KeywordCompiler, type SchemaContext } from "./compile-context.js";
import { hasKeyword } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import { isArray, isObject, type JsonValue } from "./json-value.js";
import { kindIndex, type PropertyRules } from "./program.js";
import { patternDfa } from "./keywords-scalar.js";
import { isFree } from "./rules.js";

/** The rules of `properties`, `patternProperties` and `additionalProperties`. */
export function propertyRules(context: SchemaContext): PropertyRules {
  const { schema, compiler, location } = context;
  const { properties, patternProperties, additionalProperties } = schema;
  const names = new Map<string, number>();
  if (properties !== undefined) {
    if (!isObject(properties)) throw malformed(context, "properties", "an object");
    for (const [name, sub] of Object.entries(properties)) {
      names.set(toByteString(name), compiler.expression(location, sub, "properties", name));
    }
  }
  const patterns: { dfa: number; expression: number }[] = [];
  if (patternProperties !== undefined) {
    if (!isObject(patternProperties)) throw malformed(context, "patternProperties", "an object");
    for (const [pattern, sub] of Object.entries(patternProperties)) {
      const dfa = patternDfa(context, "patternProperties", pattern);
      patterns.push({ dfa, expression: compiler.expression(location, sub, "patternProperties", pattern) });
    }
  }
  const rest =
    additionalProperties === undefined
      ? TRUE
      : compiler.expression(location, additionalProperties, "additionalProperties");
  return { names, patterns, rest };
}

export const compileProperties: KeywordCompiler = (context) => {
  const rules = propertyRules(context);
  if (isFree(rules)) return undefined;
  return toShape({ object: context.program.literal({ kind: "properties", rules }) });
};

function has(context: SchemaContext, keyword: string, name: JsonValue): number {
  if (typeof name !== "string") throw malformed(context, keyword, "a list of strings");
  return context.program.literal({ kind: "has", name: toByteString(name) });
}

export const compileRequired: KeywordCompiler = (context) => {
  const { required } = context.schema;
  if (required === undefined) return undefined;
  if (!isArray(required)) throw malformed(context, "required", "a list of strings");
  return toShape({
    object: context.program.arena.and(required.map((name) => has(context, "required", name))),
  });
};

export const compilePropertyCounts: KeywordCompiler = (context) => {
  const { program } = context;
  const min = countOf(context, "minProperties");
  const max = countOf(context, "maxProperties");
  const parts: number[] = [];
  if (min !== undefined && min > 0) parts.push(program.literal({ kind: "count", atLeast: min }));
  if (max !== undefined) parts.push(program.arena.not(program.literal({ kind: "count", atLeast: max + 1 })));
  return parts.length === 0 ? undefined : toShape({ object: program.arena.and(parts) });
};

export const compilePropertyNames: KeywordCompiler = (context) => {
  const { schema, program, compiler, location, draft } = context;
  const { propertyNames } = schema;
  if (propertyNames === undefined || !hasKeyword(draft, 6)) return undefined;
  const expression = compiler.expression(location, propertyNames, "propertyNames");
  const allowed = program.shape(expression)[kindIndex.string];
  if (allowed === TRUE) return undefined;
  let rules: PropertyRules = { names: new Map(), patterns: [], rest: FALSE };
  if (allowed !== FALSE) {
    let dfa: number;
    try {
      dfa = program.languageDfa(program.arena.not(allowed));
    } catch (error) {
      if (!(error instanceof ProductLimit)) throw error;
      throw new UnsupportedSchemaError(location.pointer, "propertyNames", "needs too many states");
    }
    rules = { names: new Map(), patterns: [{ dfa, expression: FALSE }], rest: TRUE };
  }
  return toShape({ object: program.literal({ kind: "properties", rules }) });
};

function dependencies(
  context: SchemaContext,
  keyword: string,
  first: number,
  kind: "any" | "list" | "schema",
) {
  const { schema, program, compiler, location, draft } = context;
  const map = schema[keyword];
  if (map === undefined || !hasKeyword(draft, first)) return undefined;
  if (!isObject(map)) throw malformed(context, keyword, "an object");
  const { arena } = program;
  const parts = Object.entries(map).map(([name, dependency]) => {
    let needed: number;
    if (isArray(dependency) && kind !== "schema") {
      needed = arena.and(dependency.map((other) => has(context, keyword, other)));
    } else if (typeof dependency === "string" && kind === "any") needed = has(context, keyword, dependency);
    else if (kind !== "list") {
      needed = program.shape(compiler.expression(location, dependency, keyword, name))[kindIndex.object];
    } else throw malformed(context, keyword, "an object of lists");
    return arena.or([arena.not(has(context, keyword, name)), needed]);
  });
  return toShape({ object: arena.and(parts) });
}

export const compileDependencies: KeywordCompiler = (context) =>
  dependencies(context, "dependencies", 4, "any");
export const compileDependentRequired: KeywordCompiler = (context) =>
  dependencies(context, "dependentRequired", 2019, "list");
export const compileDependentSchemas: KeywordCompiler = (context) =>
  dependencies(context, "dependentSchemas", 2019, "schema");
