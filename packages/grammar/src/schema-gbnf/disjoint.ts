import { allTypes } from "./case.js";
import { equalJson, isArray, isObject, own } from "./json.js";
import type { JsonObject } from "./json.js";
import type { SchemaDocument, SchemaRef } from "./schema-ref.js";

/** Whether no document satisfies two of the schemas, as far as types, values and required keys show. */
export function areDisjoint(document: SchemaDocument, schemas: readonly SchemaRef[]): boolean {
  const objects = schemas.map((ref) => follow(document, ref, 0));
  return objects.every((a, i) => objects.slice(i + 1).every((b) => areApart(document, a, b, 0)));
}

function follow(document: SchemaDocument, ref: SchemaRef, depth: number): unknown {
  const { schema } = ref;
  if (depth > 20 || !isObject(schema)) return schema;
  const reference = own(schema, "$ref");
  if (typeof reference !== "string") return schema;
  // Siblings only narrow, so what the target alone rules out stays ruled out.
  return follow(document, document.resolve(reference, ref.pointer), depth + 1);
}

function areApart(document: SchemaDocument, a: unknown, b: unknown, depth: number): boolean {
  if (a === false || b === false) return true;
  if (!isObject(a) || !isObject(b) || depth > 5) return false;
  const [typesA, typesB] = [typesOf(a), typesOf(b)];
  if (!typesA.some((type) => typesB.includes(type))) return true;
  const [valuesA, valuesB] = [valuesOf(a), valuesOf(b)];
  if (valuesA !== undefined && valuesB !== undefined) {
    return !valuesA.some((value) => valuesB.some((other) => equalJson(value, other)));
  }
  if (typesA.length !== 1 || typesA[0] !== "object" || typesB.length !== 1 || typesB[0] !== "object")
    return false;
  return apartByKeys(document, a, b, depth) || apartByKeys(document, b, a, depth);
}

/** Whether a key that `a` requires is closed out by `b`, or required by both with disjoint values. */
function apartByKeys(document: SchemaDocument, a: JsonObject, b: JsonObject, depth: number): boolean {
  const [propertiesA, propertiesB] = [own(a, "properties"), own(b, "properties")];
  const closedB = own(b, "additionalProperties") === false && own(b, "patternProperties") === undefined;
  return requiredOf(a).some((name) => {
    const valueB = isObject(propertiesB) ? own(propertiesB, name) : undefined;
    if (valueB === undefined) return closedB;
    if (!requiredOf(b).includes(name)) return valueB === false;
    const valueA = isObject(propertiesA) ? own(propertiesA, name) : undefined;
    const resolve = (schema: unknown) => follow(document, { schema, pointer: "" }, 0);
    return valueA !== undefined && areApart(document, resolve(valueA), resolve(valueB), depth + 1);
  });
}

function requiredOf(schema: JsonObject): readonly string[] {
  const required = own(schema, "required");
  return isArray(required) ? required.filter((name) => typeof name === "string") : [];
}

function typesOf(schema: JsonObject): readonly string[] {
  const type = own(schema, "type");
  const values = valuesOf(schema);
  if (type === undefined) return values?.map(typeOf) ?? allTypes;
  const names: readonly unknown[] = isArray(type) ? type : [type];
  return names.flatMap((name) => (name === "integer" ? ["number"] : typeof name === "string" ? [name] : []));
}

function valuesOf(schema: JsonObject): readonly unknown[] | undefined {
  if (Object.hasOwn(schema, "const")) return [schema["const"]];
  const values = own(schema, "enum");
  return isArray(values) ? values : undefined;
}

/** The JSON Schema type of a value; integers are numbers. */
export function typeOf(value: unknown): (typeof allTypes)[number] {
  if (value === null) return "null";
  if (isArray(value)) return "array";
  if (typeof value === "boolean" || typeof value === "number" || typeof value === "string") {
    return typeof value === "boolean" ? "boolean" : typeof value === "number" ? "number" : "string";
  }
  return "object";
}
