import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { Dict } from "./dict.js";
import { toIndex } from "./numbers.js";
import { characters, cut, hasSurrogates, join, unitOffset, codePointLength } from "./text.js";
import { isStr, textOf, typeName } from "./type-name.js";
import { failUndefined } from "./undefined.js";
import { Range, Tuple, Undefined } from "./value.js";
import type { Str, Value } from "./value.js";

/** Python's `value[start:stop:step]`; null bounds are absent. */
export function slice(rt: Runtime, value: Value, start: Value, stop: Value, step: Value): Value {
  if (value instanceof Undefined) failUndefined(value);
  if (isStr(value)) return sliceString(rt, value, start, stop, step);
  if (Array.isArray(value)) return sliceItems(rt, value, start, stop, step);
  if (value instanceof Tuple) return new Tuple(sliceItems(rt, value.items, start, stop, step));
  if (value instanceof Range) {
    const [from, to, by] = bounds(value.length, start, stop, step);
    return new Range(value.start + from * value.step, value.start + to * value.step, value.step * by);
  }
  return fail(
    "TypeError",
    value instanceof Dict ? "unhashable type: 'slice'" : `'${typeName(value)}' object is not subscriptable`,
  );
}

function sliceString(rt: Runtime, value: Str, start: Value, stop: Value, step: Value): Str {
  const text = textOf(value);
  rt.step(1 + (text.length >>> 8));
  const wide = hasSurrogates(text);
  rt.tookApart = true;
  const length = wide ? codePointLength(text) : text.length;
  const [from, to, by] = bounds(length, start, stop, step);
  if (by === 1) {
    if (from >= to) return cut(value, 0, 0);
    return wide ? cut(value, unitOffset(text, from), unitOffset(text, to)) : cut(value, from, to);
  }
  const units = characters(value);
  rt.step(length >>> 4);
  return join(cut(value, 0, 0), pick(units, from, to, by));
}

function sliceItems(rt: Runtime, items: readonly Value[], start: Value, stop: Value, step: Value): Value[] {
  const [from, to, by] = bounds(items.length, start, stop, step);
  rt.allocate(8 * items.length);
  return by === 1 ? items.slice(from, Math.max(from, to)) : pick(items, from, to, by);
}

function pick<Item>(items: readonly Item[], from: number, to: number, by: number): Item[] {
  const picked: Item[] = [];
  for (let index = from; by > 0 ? index < to : index > to; index += by) {
    const item = items[index];
    if (item !== undefined) picked.push(item);
  }
  return picked;
}

/** Python's `slice.indices`. */
function bounds(
  length: number,
  start: Value,
  stop: Value,
  step: Value,
): [from: number, to: number, by: number] {
  const by = step === null ? 1 : toIndex(step);
  if (by === 0) fail("ValueError", "slice step cannot be zero");
  const [low, high] = by > 0 ? [0, length] : [-1, length - 1];
  const clamp = (bound: Value, absent: number): number => {
    if (bound === null) return absent;
    const index = toIndex(bound);
    return Math.min(high, Math.max(low, index < 0 ? index + length : index));
  };
  return [clamp(start, by > 0 ? low : high), clamp(stop, by > 0 ? high : low), by];
}
