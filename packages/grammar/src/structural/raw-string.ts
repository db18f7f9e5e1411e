import type { Dfa } from "../dfa/dfa.js";
import { isEmptyDfa } from "../dfa/dfa.js";
import { fromDense } from "../dfa/from-dense.js";
import { intersect } from "../dfa/product.js";
import { textWithout } from "../dfa/text-search.js";
import { stringSetDfa } from "../automata/string-set.js";
import { GrammarError } from "../errors.js";
import { regexDfa } from "./regex-dfa.js";

const annotations = new Set([
  "title",
  "description",
  "default",
  "examples",
  "deprecated",
  "$comment",
  "readOnly",
  "writeOnly",
]);

/**
 * The strings that a JSON Schema of type string allows and that do not hold `until`.
 *
 * @throws {GrammarError} for schemas that this cannot decide exactly.
 */
export function rawStringDfa(schema: unknown, until: string): Dfa {
  const text = textWithout([until]);
  if (schema === true) return text;
  if (typeof schema !== "object" || schema === null)
    throw new GrammarError("a raw string needs an object as schema");
  let dfa = text;
  let [min, max]: [number, number | undefined] = [0, undefined];
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword)) continue;
    if (keyword === "type" && value === "string") continue;
    else if (keyword === "enum" && isStrings(value)) dfa = intersect(dfa, fromDense(stringSetDfa(value)));
    else if (keyword === "const" && typeof value === "string")
      dfa = intersect(dfa, fromDense(stringSetDfa([value])));
    else if (keyword === "pattern" && typeof value === "string") {
      dfa = intersect(dfa, regexDfa(value, { anchored: false }));
    } else if (keyword === "minLength" && isLength(value)) min = value;
    else if (keyword === "maxLength" && isLength(value)) max = value;
    else throw new GrammarError(`a raw string cannot honour ${keyword}: ${JSON.stringify(value)}`);
  }
  if (min > 0 || max !== undefined) dfa = intersect(dfa, regexDfa(`[\\s\\S]{${min},${max ?? ""}}`));
  if (isEmptyDfa(dfa)) throw new GrammarError("no string satisfies the schema of a raw string");
  return dfa;
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
