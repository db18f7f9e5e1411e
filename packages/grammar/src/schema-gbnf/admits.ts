import { DfaMachine } from "../dfa/dfa.js";
import { fromDense } from "../dfa/from-dense.js";
import { compileRegexDfa } from "../regex/compile-regex.js";
import { RegexError } from "../regex/errors.js";
import { encodeUtf8 } from "../utf8.js";
import type { Case } from "./case.js";
import { typeOf } from "./disjoint.js";

/** Whether a value satisfies the plain keywords of a case; undefined: it cannot be said. */
export function admits(target: Case, value: unknown): boolean | undefined {
  if (!target.types.has(typeOf(value))) return false;
  if (typeof value === "number") return admitsNumber(target, value);
  if (typeof value === "string") return admitsString(target, value);
  if (typeof value !== "object" || value === null) return true;
  const { arrays, minItems, maxItems, objects, required, minProperties, maxProperties, names } = target;
  const free = [arrays, objects, required, names].every((list) => list.length === 0);
  return free && minItems + minProperties === 0 && maxItems === undefined && maxProperties === undefined
    ? true
    : undefined;
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

function admitsString({ minLength, maxLength, patterns, formats }: Case, value: string): boolean | undefined {
  const length = Array.from(value).length;
  if (length < minLength || (maxLength !== undefined && length > maxLength)) return false;
  try {
    if (!patterns.every((pattern) => matches(pattern, value))) return false;
  } catch (error) {
    if (error instanceof RegexError) return undefined;
    throw error;
  }
  return formats.length === 0 ? true : undefined;
}

function matches(pattern: string, text: string): boolean {
  const machine = new DfaMachine(fromDense(compileRegexDfa(pattern)));
  let state: number | undefined = machine.start();
  for (const byte of encodeUtf8(text)) state = state === undefined ? undefined : machine.step(state, byte);
  return state !== undefined && machine.isAccepting(state);
}
