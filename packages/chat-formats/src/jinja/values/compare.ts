import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { Dict, hash } from "./dict.js";
import { iterate } from "./iterate.js";
import { compareNumbers, toNumber } from "./numbers.js";
import { hasSurrogates } from "./text.js";
import { isNum, isStr, textOf, typeName } from "./type-name.js";
import { failUndefined } from "./undefined.js";
import { DictView, PyIterator, Range, Tuple, Undefined } from "./value.js";
import type { Value } from "./value.js";

/** Python's `==`. */
export function equals(rt: Runtime, left: Value, right: Value): boolean {
  if (left === right) return !Number.isNaN(left);
  if (isStr(left)) return isStr(right) && textOf(left) === textOf(right);
  if (isNum(left)) return isNum(right) && compareNumbers(left, right) === 0;
  if (Array.isArray(left)) return Array.isArray(right) && equalItems(rt, left, right);
  if (left instanceof Tuple) return right instanceof Tuple && equalItems(rt, left.items, right.items);
  if (left instanceof Dict) return right instanceof Dict && equalDicts(rt, left, right);
  if (left instanceof Undefined) return right instanceof Undefined;
  if (left instanceof Range) return right instanceof Range && hash(left) === hash(right);
  if (left instanceof DictView) return right instanceof DictView && equalViews(rt, left, right);
  return false;
}

function equalItems(rt: Runtime, left: readonly Value[], right: readonly Value[]): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) {
    rt.step();
    if (!same(rt, left[index] ?? null, right[index] ?? null)) return false;
  }
  return true;
}

/** Containers hold an item equal to itself even where `==` does not (nan). */
function same(rt: Runtime, left: Value, right: Value): boolean {
  return Object.is(left, right) || equals(rt, left, right);
}

function equalDicts(rt: Runtime, left: Dict, right: Dict): boolean {
  if (left.size !== right.size) return false;
  for (const [key, value] of left.entries()) {
    rt.step();
    const other = right.get(key);
    if (other === undefined || !same(rt, value, other)) return false;
  }
  return true;
}

function equalViews(rt: Runtime, left: DictView, right: DictView): boolean {
  if (left.kind === "dict_values" || right.kind === "dict_values" || left.dict.size !== right.dict.size)
    return false;
  for (const item of iterate(rt, left)) if (!contains(rt, right, item)) return false;
  return true;
}

/** Order of two strings by code points, as Python compares them. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  if (!hasSurrogates(left) && !hasSurrogates(right)) return left < right ? -1 : 1;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] !== right[index]) return (left.codePointAt(index) ?? 0) - (right.codePointAt(index) ?? 0);
  }
  return left.length - right.length;
}

/** Order of two values; throws TypeError where Python has none. NaN when unordered. */
export function compare(rt: Runtime, left: Value, right: Value, operator = "<"): number {
  if (isNum(left) && isNum(right)) return compareNumbers(left, right);
  if (isStr(left) && isStr(right)) {
    rt.read(textOf(left));
    return compareText(textOf(left), textOf(right));
  }
  if (Array.isArray(left) && Array.isArray(right)) return compareItems(rt, left, right, operator);
  if (left instanceof Tuple && right instanceof Tuple)
    return compareItems(rt, left.items, right.items, operator);
  if (left instanceof Undefined) failUndefined(left);
  if (right instanceof Undefined) failUndefined(right);
  return fail(
    "TypeError",
    `'${operator}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

function compareItems(
  rt: Runtime,
  left: readonly Value[],
  right: readonly Value[],
  operator: string,
): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    rt.step();
    const a = left[index] ?? null;
    const b = right[index] ?? null;
    if (!same(rt, a, b)) return compare(rt, a, b, operator);
  }
  return left.length - right.length;
}

/** Python's `item in container`. */
export function contains(rt: Runtime, container: Value, item: Value): boolean {
  if (isStr(container)) {
    if (!isStr(item)) {
      fail("TypeError", `'in <string>' requires string as left operand, not ${typeName(item)}`);
    }
    const text = textOf(container);
    rt.read(text);
    return text.includes(textOf(item));
  }
  if (container instanceof Dict) return container.get(item) !== undefined;
  if (container instanceof DictView && container.kind === "dict_keys")
    return container.dict.get(item) !== undefined;
  if (container instanceof Range) {
    if (!isNum(item)) return false;
    const offset = (toNumber(item) - container.start) / container.step;
    return Number.isInteger(offset) && offset >= 0 && offset < container.length;
  }
  if (container instanceof Undefined) return container.unsafe ? failUndefined(container) : false;
  if (
    !Array.isArray(container) &&
    !(container instanceof Tuple || container instanceof DictView || container instanceof PyIterator)
  ) {
    fail("TypeError", `argument of type '${typeName(container)}' is not iterable`);
  }
  for (const candidate of iterate(rt, container)) {
    rt.step();
    if (same(rt, candidate, item)) return true;
  }
  return false;
}
