import { decimalKey, decimalOf } from "./decimal.js";
import { charge } from "../work.js";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Narrows `Array.isArray` to read-only arrays. */
export function isArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * A JSON text that is equal for equal values: numbers as digits and a power of ten, objects with sorted keys, no space.
 */
export function canonical(value: JsonValue): string {
  charge(typeof value === "string" ? 16 + value.length : 16);
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") return canonicalNumber(decimalKey(decimalOf(value)));
  if (typeof value === "string") return canonicalString(value);
  if (isArray(value)) return canonicalArray(value.map(canonical));
  if (!isObject(value)) return "null";
  return canonicalObject(Object.entries(value).map(([key, member]) => [key, canonical(member)]));
}

export function canonicalNumber(key: string): string {
  return key;
}

export function canonicalString(text: string): string {
  return JSON.stringify(text);
}

export function canonicalArray(items: readonly string[]): string {
  return `[${items.join(",")}]`;
}

export function canonicalObject(members: readonly (readonly [string, string])[]): string {
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join(",")}}`;
}
