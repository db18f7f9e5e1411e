import { GrammarError } from "../errors.js";
import { allTypes } from "./case.js";
import type { Bound, Case, JsonType } from "./case.js";
import { equalJson, isArray, isCount, isObject, own } from "./json.js";
import type { JsonObject } from "./json.js";
import { child } from "./schema-ref.js";
import type { SchemaRef } from "./schema-ref.js";

/** Narrows a case by the keywords of one schema object, those that combine schemas aside. */
export function readKeywords(target: Case, ref: SchemaRef, schema: JsonObject): void {
  const wrong = (keyword: string): never => {
    throw new GrammarError(`${keyword} at ${ref.pointer || "the root"}: not a valid value for this keyword`);
  };
  const get = (keyword: string) => own(schema, keyword);
  const number = (keyword: string): number | undefined => {
    const value = get(keyword);
    return value === undefined || (typeof value === "number" && Number.isFinite(value))
      ? value
      : wrong(keyword);
  };
  const count = (keyword: string): number | undefined => {
    const value = get(keyword);
    return value === undefined || isCount(value) ? value : wrong(keyword);
  };
  readType(target, get("type"), () => wrong("type"));
  const values = isArray(get("enum")) ? get("enum") : get("enum") === undefined ? undefined : wrong("enum");
  if (isArray(values)) restrict(target, values);
  if (Object.hasOwn(schema, "const")) restrict(target, [schema["const"]]);

  raise(target, readBound(number("minimum"), get("exclusiveMinimum")));
  reduce(target, readBound(number("maximum"), get("exclusiveMaximum")));
  if (typeof get("exclusiveMinimum") === "number") raise(target, readBound(number("exclusiveMinimum"), true));
  if (typeof get("exclusiveMaximum") === "number")
    reduce(target, readBound(number("exclusiveMaximum"), true));
  const multiple = number("multipleOf");
  if (multiple !== undefined)
    target.multiples = [...target.multiples, multiple > 0 ? multiple : wrong("multipleOf")];

  target.minLength = Math.max(target.minLength, count("minLength") ?? 0);
  target.maxLength = least(target.maxLength, count("maxLength"));
  const [pattern, format] = [get("pattern"), get("format")];
  if (typeof pattern === "string") target.patterns = [...target.patterns, pattern];
  if (typeof format === "string") target.formats = [...target.formats, format];

  target.minItems = Math.max(target.minItems, count("minItems") ?? 0);
  target.maxItems = least(target.maxItems, count("maxItems"));
  readArrayShape(target, ref, schema);

  target.minProperties = Math.max(target.minProperties, count("minProperties") ?? 0);
  target.maxProperties = least(target.maxProperties, count("maxProperties"));
  const required = get("required");
  if (isArray(required)) {
    const names = required.filter((name) => typeof name === "string");
    target.required = [...new Set([...target.required, ...names])];
  }
  if (get("propertyNames") !== undefined) target.names = [...target.names, child(ref, "propertyNames")];
  readObjectShape(target, ref, schema);
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function readType(target: Case, type: unknown, wrong: () => never): void {
  if (type === undefined) return;
  const names: readonly unknown[] = isArray(type) ? type : [type];
  const types = new Set<JsonType>();
  for (const name of names) {
    const known = name === "integer" ? "number" : allTypes.find((item) => item === name);
    if (known === undefined) wrong();
    else if (target.types.has(known)) types.add(known);
  }
  target.types = types;
  if (names.includes("integer") && !names.includes("number")) target.integer = true;
}

function restrict(target: Case, values: readonly unknown[]): void {
  target.values =
    target.values === undefined
      ? values
      : target.values.filter((value) => values.some((other) => equalJson(value, other)));
}

function readBound(value: number | undefined, exclusive: unknown): Bound | undefined {
  return value === undefined ? undefined : { value, exclusive: exclusive === true };
}

function raise(target: Case, bound: Bound | undefined): void {
  const old = target.lower;
  if (bound === undefined) return;
  if (old === undefined || bound.value > old.value || (bound.value === old.value && bound.exclusive))
    target.lower = bound;
}

function reduce(target: Case, bound: Bound | undefined): void {
  const old = target.upper;
  if (bound === undefined) return;
  if (old === undefined || bound.value < old.value || (bound.value === old.value && bound.exclusive))
    target.upper = bound;
}

function readArrayShape(target: Case, ref: SchemaRef, schema: JsonObject): void {
  const [items, prefix] = [own(schema, "items"), own(schema, "prefixItems")];
  const list = isArray(prefix) ? "prefixItems" : isArray(items) ? "items" : undefined;
  const entries = list === "prefixItems" ? prefix : list === "items" ? items : [];
  const restKeyword = list === "items" ? "additionalItems" : "items";
  const hasRest = own(schema, restKeyword) !== undefined;
  if (list === undefined && !hasRest) return;
  target.arrays = [
    ...target.arrays,
    {
      prefix: isArray(entries) && list !== undefined ? entries.map((_, i) => child(ref, list, i)) : [],
      rest: hasRest ? child(ref, restKeyword) : undefined,
    },
  ];
}

function readObjectShape(target: Case, ref: SchemaRef, schema: JsonObject): void {
  const [properties, patterns] = [own(schema, "properties"), own(schema, "patternProperties")];
  const hasAdditional = own(schema, "additionalProperties") !== undefined;
  if (!isObject(properties) && !isObject(patterns) && !hasAdditional) return;
  target.objects = [
    ...target.objects,
    {
      properties: new Map(
        Object.keys(isObject(properties) ? properties : {}).map((name) => [
          name,
          child(ref, "properties", name),
        ]),
      ),
      patterns: Object.keys(isObject(patterns) ? patterns : {}).map((pattern) => ({
        pattern,
        ref: child(ref, "patternProperties", pattern),
      })),
      additional: hasAdditional ? child(ref, "additionalProperties") : undefined,
    },
  ];
}
