import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { type Kwargs, Text, type Value } from "../values/value.js";

/** Arguments by parameter; undefined where the caller left one out. */
export type Arguments = readonly (Value | undefined)[];

/** A filter, test or method: a function of its subject and its arguments. */
export type Builtin<Subject = Value, Result = Value> = (
  rt: Runtime,
  subject: Subject,
  args: readonly Value[],
  kwargs: Kwargs,
) => Result;

export const noKwargs: Kwargs = new Map();

/**
 * Gives a function Python's argument binding.
 * `signature` lists the name and the parameters: `replace old new count?`; `/` at the end makes all positional only.
 */
export function builtin<Subject = Value, Result = Value>(
  signature: string,
  run: (rt: Runtime, subject: Subject, args: Arguments) => Result,
): Builtin<Subject, Result> {
  const [name = "", ...words] = signature.split(" ");
  const positionalOnly = words.at(-1) === "/";
  if (positionalOnly) words.pop();
  const required = words.filter((word) => !word.endsWith("?")).length;
  const parameters = words.map((word) => word.replace("?", ""));
  return (rt, subject, args, kwargs) => {
    readText(rt, subject);
    for (const arg of args) readText(rt, arg);
    const fits = kwargs.size === 0 && args.length >= required && args.length <= parameters.length;
    const bound = fits ? args : bind(name, parameters, required, positionalOnly, args, kwargs);
    const result = run(rt, subject, bound);
    const made = textLength(result);
    if (made >= longText && !Object.is(result, subject)) rt.text(made);
    return result;
  };
}

/** Shorter strings are part of the step that each call costs. */
const longText = 256;

/** Every string that a filter, test or method reads is charged here, and every one that it makes. */
function readText(rt: Runtime, value: unknown): void {
  const length = textLength(value);
  if (length >= longText) rt.step(length >>> 8);
}

function textLength(value: unknown): number {
  if (typeof value === "string") return value.length;
  return value instanceof Text ? value.text.length : 0;
}

function bind(
  name: string,
  parameters: readonly string[],
  required: number,
  positionalOnly: boolean,
  args: readonly Value[],
  kwargs: Kwargs,
): Arguments {
  if (args.length > parameters.length) {
    fail("TypeError", `${name}() takes at most ${parameters.length} arguments (${args.length} given)`);
  }
  const bound: (Value | undefined)[] = [...args];
  for (const [key, value] of kwargs) {
    const index = parameters.indexOf(key);
    if (positionalOnly) fail("TypeError", `${name}() takes no keyword arguments`);
    if (index < 0) fail("TypeError", `${name}() got an unexpected keyword argument '${key}'`);
    if (index < args.length) fail("TypeError", `${name}() got multiple values for argument '${key}'`);
    bound[index] = value;
  }
  for (let index = 0; index < required; index += 1) {
    if (bound[index] === undefined) {
      fail(
        "TypeError",
        `${name}() missing required argument '${parameters[index] ?? ""}' (pos ${index + 1})`,
      );
    }
  }
  return bound;
}
