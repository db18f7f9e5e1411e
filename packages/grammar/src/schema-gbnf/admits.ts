import { RegexError } from "../regex/errors.js";
import type { Case } from "./case.js";
import { typeOf } from "./disjoint.js";
import { patternTests } from "./key-classes.js";

/** A test whether a value satisfies the plain keywords of a case; it says undefined where it cannot tell. */
export function admits(target: Case): (value: unknown) => boolean | undefined {
  const { types, arrays, minItems, maxItems, objects, required, minProperties, maxProperties, names } =
    target;
  const lists = [arrays, objects, required, names].every((list) => list.length === 0);
  const free =
    lists && minItems + minProperties === 0 && maxItems === undefined && maxProperties === undefined;
  let tests: ((text: string) => boolean[] | undefined) | undefined;
  return (value) => {
    if (!types.has(typeOf(value))) return false;
    if (typeof value === "number") return admitsNumber(target, value);
    if (typeof value === "string") {
      tests ??= compileTests(target.patterns);
      return admitsString(target, value, tests);
    }
    return typeof value !== "object" || value === null || free ? true : undefined;
  };
}

function compileTests(patterns: readonly string[]): (text: string) => boolean[] | undefined {
  try {
    return patternTests(patterns);
  } catch (error) {
    if (error instanceof RegexError) return () => undefined;
    throw error;
  }
}

function admitsNumber({ integer, lower, upper, multiples }: Case, value: number): boolean | undefined {
  if (integer && !Number.isInteger(value)) return false;
  if (lower !== undefined && (value < lower.value || (lower.exclusive && value === lower.value)))
    return false;
  if (upper !== undefined && (value > upper.value || (upper.exclusive && value === upper.value)))
    return false;
  const exact = multiples.every((multiple) => Number.isInteger(multiple) && Number.isSafeInteger(value));
  if (!exact) return multiples.length === 0 ? true : undefined;
  return multiples.every((multiple) => value % multiple === 0);
}

function admitsString(
  { minLength, maxLength, formats }: Case,
  value: string,
  tests: (text: string) => boolean[] | undefined,
): boolean | undefined {
  const length = Array.from(value).length;
  if (length < minLength || (maxLength !== undefined && length > maxLength)) return false;
  const matches = tests(value);
  if (matches === undefined) return undefined;
  if (!matches.every(Boolean)) return false;
  return formats.length === 0 ? true : undefined;
}
