import { fail } from "./template-error.js";
import { Dict } from "./values/dict.js";
import { makeInt } from "./values/numbers.js";
import { Float } from "./values/value.js";
import type { Value } from "./values/value.js";
import { JsonFloat } from "./lossless-json.js";

/** What becomes of a string, given the property it is the value of. */
export type ConvertString = (text: string, property?: string) => Value;

/**
 * JSON-like data as Python values, copied. Integral numbers are ints, others floats, bigints ints, JsonFloat floats.
 * Properties that are undefined are absent; undefined items are None. Throws on anything that JSON cannot hold.
 */
export function convertInput(input: unknown, maxNesting: number, convertString: ConvertString = keep): Value {
  return convert(input, maxNesting, convertString, undefined);
}

const keep: ConvertString = (text) => text;

function convert(
  input: unknown,
  depth: number,
  convertString: ConvertString,
  property: string | undefined,
): Value {
  switch (typeof input) {
    case "string":
      return convertString(input, property);
    case "number":
      return Number.isInteger(input) ? makeInt(input) : input;
    case "boolean":
      return input;
    case "bigint":
      return makeInt(input);
    case "undefined":
      return null;
    case "object":
      break;
    default:
      return fail("TypeError", `data of a template must be JSON, not a ${typeof input}`);
  }
  if (input === null) return null;
  if (depth === 0) fail("LimitError", "the data is nested too deep");
  if (Array.isArray(input))
    return Array.from(input, (item: unknown) => convert(item, depth - 1, convertString, undefined));
  if (input instanceof JsonFloat) return Number.isInteger(input.value) ? new Float(input.value) : input.value;
  const dict = new Dict();
  const set = (key: string, value: unknown): void => {
    if (value !== undefined) dict.set(convertString(key), convert(value, depth - 1, convertString, key));
  };
  if (input instanceof Map) {
    for (const [key, value] of input as ReadonlyMap<unknown, unknown>) {
      if (typeof key !== "string") fail("TypeError", `keys of the data must be strings, not ${typeof key}`);
      set(key, value);
    }
  } else {
    const properties: Readonly<Record<string, unknown>> = { ...input };
    for (const key of Object.keys(properties)) set(key, properties[key]);
  }
  return dict;
}
