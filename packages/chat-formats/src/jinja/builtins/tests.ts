import type { Runtime } from "../runtime.js";
import { compare, contains, equals } from "../values/compare.js";
import { Dict, hash } from "../values/dict.js";
import { arithmetic } from "../values/operators.js";
import { str } from "../values/repr.js";
import { isFloat, isNum, isStr, textOf } from "../values/type-name.js";
import { Callable, DictView, Float, PyIterator, Range, Text, Tuple, Undefined } from "../values/value.js";
import type { Value } from "../values/value.js";
import { LoopContext } from "../values/loop-context.js";
import { isLower, isUpper } from "./letter-case.js";
import { builtin, type Builtin } from "./signature.js";

export type Test = Builtin<Value, boolean>;

function test(
  names: string,
  parameters: string,
  run: (rt: Runtime, value: Value, other: Value) => boolean,
): [string, Test][] {
  const check = builtin<Value, boolean>(
    `${names.split(" ")[0] ?? ""}${parameters}`,
    (rt, value, [other = null]) => run(rt, value, other),
  );
  return names.split(" ").map((name) => [name, check]);
}

function isSequence(value: Value): boolean {
  return (
    isStr(value) ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Dict ||
    value instanceof Range ||
    value instanceof Undefined ||
    value instanceof LoopContext
  );
}

function rest(rt: Runtime, value: Value, divisor: Value): Value {
  return arithmetic(rt, "%", value, divisor);
}

/** jinja2's tests, and those of the environment that look at filters and tests. */
export function makeTests(filters: ReadonlyMap<string, unknown>): ReadonlyMap<string, Test> {
  const tests: Map<string, Test> = new Map([
    ...test("defined", "", (_, value) => !(value instanceof Undefined)),
    ...test("undefined", "", (_, value) => value instanceof Undefined),
    ...test("none", "", (_, value) => value === null),
    ...test("boolean", "", (_, value) => typeof value === "boolean"),
    ...test("true", "", (_, value) => value === true),
    ...test("false", "", (_, value) => value === false),
    ...test("string", "", (_, value) => isStr(value)),
    ...test("number", "", (_, value) => isNum(value)),
    ...test("integer", "", (_, value) => isNum(value) && typeof value !== "boolean" && !isFloat(value)),
    ...test("float", "", (_, value) => isFloat(value)),
    ...test("mapping", "", (_, value) => value instanceof Dict),
    ...test("sequence", "", (_, value) => isSequence(value)),
    ...test(
      "iterable",
      "",
      (_, value) => isSequence(value) || value instanceof DictView || value instanceof PyIterator,
    ),
    ...test(
      "callable",
      "",
      (_, value) => value instanceof Callable || value instanceof Undefined || value instanceof LoopContext,
    ),
    ...test("escaped", "", (_, value) => value instanceof Text && value.safe),
    ...test("sameas", " other", (_, value, other) => isSame(value, other)),
    ...test("eq == equalto", " other", (rt, value, other) => equals(rt, value, other)),
    ...test("ne !=", " other", (rt, value, other) => !equals(rt, value, other)),
    ...test("lt < lessthan", " other", (rt, value, other) => compare(rt, value, other, "<") < 0),
    ...test("le <=", " other", (rt, value, other) => compare(rt, value, other, "<=") <= 0),
    ...test("gt > greaterthan", " other", (rt, value, other) => compare(rt, value, other, ">") > 0),
    ...test("ge >=", " other", (rt, value, other) => compare(rt, value, other, ">=") >= 0),
    ...test("in", " container", (rt, value, container) => contains(rt, container, value)),
    ...test("odd", "", (rt, value) => equals(rt, rest(rt, value, 2), 1)),
    ...test("even", "", (rt, value) => equals(rt, rest(rt, value, 2), 0)),
    ...test("divisibleby", " num", (rt, value, other) => equals(rt, rest(rt, value, other), 0)),
    ...test("lower", "", (rt, value) => isLower(textOf(str(rt, value)))),
    ...test("upper", "", (rt, value) => isUpper(textOf(str(rt, value)))),
    ...test("filter", "", (_, value) => hasName(filters, value)),
  ]);
  for (const [name, check] of test("test", "", (_, value) => hasName(tests, value))) tests.set(name, check);
  return tests;
}

/** A lookup in a dict of names, which fails for what cannot be a key. */
function hasName(names: ReadonlyMap<string, unknown>, value: Value): boolean {
  hash(value);
  return isStr(value) && names.has(textOf(value));
}

/** Python's `is`, as far as values here have an identity. */
function isSame(value: Value, other: Value): boolean {
  if (isStr(value)) return isStr(other) && textOf(value) === textOf(other);
  if (value instanceof Float) return other instanceof Float && value.value === other.value;
  return value === other;
}
