import { InvalidParameterError } from "../errors.js";

export interface NumberRange {
  readonly min?: number;
  readonly max?: number;
  /** Refuse `min` itself too. */
  readonly exclusiveMin?: boolean;
}

/** A finite number in the range, or undefined for `null` and absent. Throws InvalidParameterError. */
export function readNumber(param: string, value: unknown, range: NumberRange = {}): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new InvalidParameterError(param, `must be a number, not ${describe(value)}.`);
  }
  const { min = -Infinity, max = Infinity, exclusiveMin = false } = range;
  if (value < min || value > max || (exclusiveMin && value === min)) {
    throw new InvalidParameterError(param, `must be ${describeRange(range)}, not ${value}.`);
  }
  return value;
}

/** An integer in the range, or undefined for `null` and absent. Throws InvalidParameterError. */
export function readInteger(param: string, value: unknown, range: NumberRange = {}): number | undefined {
  const number = readNumber(param, value, range);
  if (number !== undefined && !Number.isSafeInteger(number)) {
    throw new InvalidParameterError(param, `must be an integer, not ${number}.`);
  }
  return number;
}

/** A boolean, or undefined for `null` and absent. Throws InvalidParameterError. */
export function readBoolean(param: string, value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") {
    throw new InvalidParameterError(param, `must be true or false, not ${describe(value)}.`);
  }
  return value;
}

/** A string, or undefined for `null` and absent. Throws InvalidParameterError. */
export function readString(param: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string")
    throw new InvalidParameterError(param, `must be a string, not ${describe(value)}.`);
  return value;
}

/** One string or a list of them, none empty. Throws InvalidParameterError. */
export function readStrings(param: string, value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((entry, index) => {
    const place = Array.isArray(value) ? `${param}[${index}]` : param;
    if (typeof entry !== "string")
      throw new InvalidParameterError(place, `must be a string, not ${describe(entry)}.`);
    if (entry === "") throw new InvalidParameterError(place, "must not be empty.");
    return entry;
  });
}

/** Refuses what is neither a function nor absent. Throws InvalidParameterError. */
export function checkFunction(param: string, value: unknown): void {
  if (value !== undefined && value !== null && typeof value !== "function")
    throw new InvalidParameterError(param, `must be a function, not ${describe(value)}.`);
}

/** Whether a value is an object that is not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A short description of a wrong value for an error message. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (typeof value === "object" || typeof value === "function")
    return `an ${typeof value}`.replace("an f", "a f");
  return String(value);
}

function describeRange({ min, max, exclusiveMin }: NumberRange): string {
  if (min === undefined) return `at most ${max}`;
  const low = exclusiveMin === true ? `above ${min}` : `at least ${min}`;
  if (max === undefined) return low;
  return exclusiveMin === true ? `${low} and at most ${max}` : `${min} to ${max}`;
}
