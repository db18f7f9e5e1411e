import { InvalidParameterError } from "../errors.js";
import { describe, isObject } from "./check-values.js";

/** A table of all fields of `T`; the compiler refuses one that lacks a field or has one too many. */
export type NamesOf<T> = { readonly [Name in keyof Required<T>]: unknown };

/**
 * Refuses a value that is no object, and fields that are not in the table: what is misspelt must not be ignored.
 * `place` names the object in messages ("" for the top level, where fields go by their own names). Throws
 * InvalidParameterError with the nearest known name.
 */
export function checkNames(place: string, given: unknown, known: object): asserts given is object {
  if (!isObject(given)) {
    throw new InvalidParameterError(place || "options", `must be an object, not ${describe(given)}.`);
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw unknownName(place, unknown, Object.keys(known));
}

/** The error for a name that is not known. */
export function unknownName(place: string, name: string, known: readonly string[]): InvalidParameterError {
  const shown = name.length > 60 ? `${name.slice(0, 60)}…` : name;
  const near = nearestName(shown, known);
  const hint = near === undefined ? "" : `; did you mean ${JSON.stringify(near)}?`;
  return new InvalidParameterError(
    place === "" ? shown : `${place}.${shown}`,
    `is not a known parameter${hint || "."}`,
  );
}

/** The known name that is most like `name`, if one is like it at all: at most a third of its letters differ. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const letters = lettersOf(name);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(letters, lettersOf(candidate));
    if (distance * 3 <= Math.max(letters.length, 3) && distance < (best?.distance ?? Infinity)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name;
}

/** maxTokens, max_tokens and max-tokens are one name to a reader. */
const lettersOf = (name: string) => name.toLowerCase().replaceAll(/[_-]/g, "");

/** Letters to insert, delete, replace or swap with their neighbour to make one text of the other. Source: Damerau. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          (row[j - 1] ?? 0) + (same ? 0 : 1),
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
