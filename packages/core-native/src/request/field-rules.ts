import { InvalidParameterError } from "../errors.js";
import { checkNames, type NamesOf } from "./check-names.js";

/**
 * What happens to a field of a request: `used`: it has its effect; `harmless`: it is accepted because it cannot change
 * the answer (it identifies, stores or speeds up); a function: gives the reason to refuse the value, if there is one.
 */
export type FieldRule = "used" | "harmless" | ((value: unknown) => string | undefined);

export type FieldRules<T> = { readonly [Field in keyof NamesOf<T>]: FieldRule };

/**
 * Refuses what is no object, and fields that are unknown or cannot be honoured. `null` and `undefined` mean absent.
 * Throws InvalidParameterError for the first such field.
 */
export function checkFields<T extends object>(request: T, rules: FieldRules<T>): void {
  checkNames("", request, rules);
  const table = new Map<string, FieldRule>(Object.entries(rules));
  for (const [field, value] of Object.entries(request)) {
    const rule = table.get(field);
    if (typeof rule !== "function" || value === null || value === undefined) continue;
    const reason = rule(value);
    if (reason !== undefined) throw new InvalidParameterError(field, reason);
  }
}

/** Accepts only the listed values, which ask for what happens anyway. */
export function onlyValues(allowed: readonly unknown[], reason: string): FieldRule {
  return (value) => (allowed.includes(value) ? undefined : reason);
}

/** Refuses every value. */
export function unsupported(reason: string): FieldRule {
  return () => reason;
}
