import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { GrammarError } from "../errors.js";
import { createMatcher } from "../matcher/matcher.js";
import { isArray, isObject, own } from "./json.js";
import type { JsonObject } from "./json.js";
import { jsonSchemaToGbnf } from "./json-schema-to-gbnf.js";
import { SchemaDocument } from "./schema-ref.js";

const file = new URL("../../../../../shared/cases/grammar/json-schemas.jsonl.gz", import.meta.url);

interface SchemaCase {
  readonly id: string;
  readonly schema: unknown;
  readonly tests: readonly { readonly valid: boolean; readonly data: unknown }[];
}

const cases: readonly SchemaCase[] = gunzipSync(readFileSync(file))
  .toString("utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line));

/** The instance as text, the keys of each object in the order in which the schemas that it meets name them. */
function inSchemaOrder(root: unknown, instance: unknown): string {
  const document = new SchemaDocument(root);
  const write = (value: unknown, schemas: readonly unknown[]): string => {
    const met = new Set<unknown>();
    const waiting = [...schemas].toReversed();
    const order: JsonObject[] = [];
    for (let schema = waiting.pop(); schema !== undefined; schema = waiting.pop()) {
      if (!isObject(schema) || met.has(schema)) continue;
      met.add(schema);
      order.push(schema);
      const reference = own(schema, "$ref");
      const list = (key: string): readonly unknown[] => {
        const found = own(schema, key);
        return isArray(found) ? found : [];
      };
      const more = [
        ...(typeof reference === "string" ? [document.resolve(reference, "").schema] : []),
        ...list("allOf"),
        ...list("anyOf"),
        ...list("oneOf"),
        ...["then", "else", "if"].flatMap((key) => own(schema, key) ?? []),
      ];
      waiting.push(...more.toReversed());
    }
    if (isArray(value)) {
      const items = value.map((item, i) => {
        const next = order.flatMap((schema) => {
          const tuple = own(schema, "prefixItems") ?? own(schema, "items");
          const single = isArray(tuple)
            ? (tuple[i] ?? own(schema, "additionalItems") ?? own(schema, "items"))
            : tuple;
          return single === undefined ? [] : [single];
        });
        return write(item, next);
      });
      return `[${items.join(", ")}]`;
    }
    if (!isObject(value)) return JSON.stringify(value);
    const properties = order.flatMap((schema) => {
      const found = own(schema, "properties");
      return isObject(found) ? [found] : [];
    });
    const required = order.flatMap((schema) => {
      const found = own(schema, "required");
      return isArray(found) ? found.map(String) : [];
    });
    const named = [...new Set([...properties.flatMap((found) => Object.keys(found)), ...required])];
    const keys = [...new Set([...named.filter((key) => Object.hasOwn(value, key)), ...Object.keys(value)])];
    const members = keys.map((key) => {
      const next = order.flatMap((schema) => {
        const found = own(schema, "properties");
        const hit = isObject(found) ? own(found, key) : undefined;
        const patterns = own(schema, "patternProperties");
        const matched = isObject(patterns)
          ? Object.keys(patterns).flatMap((pattern) =>
              new RegExp(pattern).test(key) ? [patterns[pattern]] : [],
            )
          : [];
        const rest = own(schema, "additionalProperties");
        return hit !== undefined || matched.length > 0 ? [hit, ...matched] : rest === undefined ? [] : [rest];
      });
      return `${JSON.stringify(key)}: ${write(value[key], next)}`;
    });
    return `{${members.join(", ")}}`;
  };
  return write(instance, [root]);
}

describe("jsonSchemaToGbnf", () => {
  test("accepts documents in the order of their schema, and reports whatever it accepts beyond it", () => {
    const result = { schemas: 0, correct: 0, refused: 0, unreported: 0 };
    // A fixed sixteenth of the schemas; scripts/gbnf-schemas.mjs runs all of them.
    for (const { id, schema, tests } of cases.filter((_, i) => i % 16 === 3)) {
      if (tests.length === 0) continue;
      result.schemas++;
      let compiled;
      try {
        const { text, report } = jsonSchemaToGbnf(schema);
        compiled = { program: compileGbnf(text).program, report };
      } catch (error) {
        if (!(error instanceof GrammarError)) throw new Error(id, { cause: error });
        result.refused++;
        continue;
      }
      const { program, report } = compiled;
      const wrong = tests.filter(({ valid, data }) => {
        const matcher = createMatcher(program);
        return (matcher.push(inSchemaOrder(schema, data)) && matcher.isComplete()) !== valid;
      });
      if (wrong.length === 0) result.correct++;
      if (report.relaxations.length === 0 && wrong.some(({ valid }) => !valid)) result.unreported++;
    }
    expect(result.schemas).toBeGreaterThan(55);
    expect(result.unreported).toBe(0);
    expect(result.refused / result.schemas).toBeLessThan(0.02);
    expect(result.correct / result.schemas).toBeGreaterThan(0.9);
  });
});
