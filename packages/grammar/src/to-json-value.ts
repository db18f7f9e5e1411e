import { GrammarError } from "./errors.js";
import type { JsonValue } from "./json-schema/json-value.js";
import { charge } from "./work.js";

const nestingLimit = 1_000;

/**
 * Takes a value for JSON: members that are undefined or functions are left out as `JSON.stringify` does.
 *
 * @throws {GrammarError} for circular values, and for what JSON cannot hold.
 */
export function toJsonValue(value: unknown, depth = 0): JsonValue {
  if (depth > nestingLimit)
    throw new GrammarError(`a schema nests deeper than ${nestingLimit}, or contains itself`);
  charge(4);
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item) => toJsonValue(item, depth + 1));
  if (typeof value === "object") {
    const copy: { [key: string]: JsonValue } = {};
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined || typeof item === "function") continue;
      const member = toJsonValue(item, depth + 1);
      if (key !== "__proto__") copy[key] = member;
      else
        Object.defineProperty(copy, key, {
          value: member,
          enumerable: true,
          writable: true,
          configurable: true,
        });
    }
    return copy;
  }
  throw new GrammarError(`a schema cannot hold a ${typeof value}`);
}
