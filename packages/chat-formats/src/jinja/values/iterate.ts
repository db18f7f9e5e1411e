import { LoopContext } from "./loop-context.js";
import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { Dict } from "./dict.js";
import { characters, codePointLength, plain } from "./text.js";
import { isStr, textOf, typeName } from "./type-name.js";
import { failUndefined } from "./undefined.js";
import { DictView, PyIterator, Range, Tuple, Undefined } from "./value.js";
import type { Value } from "./value.js";

/** The items of a value as Python's `iter` gives them. Throws TypeError for what is not iterable. */
export function iterate(rt: Runtime, value: Value): Iterable<Value> {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  if (value instanceof Dict) return value.keys();
  if (isStr(value)) {
    rt.allocate(textOf(value).length * 8);
    rt.tookApart ||= textOf(value).length > 1;
    return characters(plain(value));
  }
  if (value instanceof DictView) return viewItems(value);
  if (value instanceof Range) return rangeItems(value);
  if (value instanceof PyIterator) return { [Symbol.iterator]: () => withoutReturn(value.source) };
  if (value instanceof Undefined) return value.unsafe ? failUndefined(value) : [];
  if (value instanceof LoopContext) return value.items();
  return fail("TypeError", `'${typeName(value)}' object is not iterable`);
}

/** All items as an array; the array of a list is the list's own. */
export function toArray(rt: Runtime, value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  const items: Value[] = [];
  for (const item of iterate(rt, value)) {
    rt.step();
    items.push(item);
    rt.checkSize(items.length * 8);
  }
  return items;
}

/** Leaving a loop early must not end the iterator: Python goes on where it stopped. */
function withoutReturn(source: Iterator<Value, void, undefined>): Iterator<Value, void, undefined> {
  return { next: () => source.next() };
}

function* rangeItems(range: Range): Generator<Value, void, undefined> {
  for (let index = 0; index < range.length; index += 1) yield range.start + index * range.step;
}

function* viewItems(view: DictView): Generator<Value, void, undefined> {
  if (view.kind === "dict_keys") yield* view.dict.keys();
  else if (view.kind === "dict_values") yield* view.dict.values();
  else for (const entry of view.dict.entries()) yield new Tuple(entry);
}

/** Python's `len`. Throws TypeError for what has none. */
export function lengthOf(rt: Runtime, value: Value): number {
  if (typeof value === "string") {
    rt.read(value);
    return codePointLength(value);
  }
  if (Array.isArray(value)) return value.length;
  if (isStr(value)) return codePointLength(textOf(value));
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Dict) return value.size;
  if (value instanceof Range) return value.length;
  if (value instanceof DictView) return value.dict.size;
  if (value instanceof Undefined) return value.unsafe ? failUndefined(value) : 0;
  if (value instanceof LoopContext) return value.length;
  return fail("TypeError", `object of type '${typeName(value)}' has no len()`);
}
