import type { JsonValue } from "../../src/json-schema/json-value.js";

/** Parsed JSON is a JsonValue; the reader does not say so. */
export function asSchema(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
