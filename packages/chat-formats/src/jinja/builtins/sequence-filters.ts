import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { compare, equals } from "../values/compare.js";
import { Dict, hash } from "../values/dict.js";
import { iterate, lengthOf, toArray } from "../values/iterate.js";
import { attribute, missing } from "../values/lookup.js";
import { toIndex } from "../values/numbers.js";
import { add } from "../values/operators.js";
import { repr, softStr, str } from "../values/repr.js";
import { characters, join, plain } from "../values/text.js";
import { isStr, textOf, truth, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { DictView, PyIterator, Range, Tuple, Undefined } from "../values/value.js";
import type { Kwargs, Value } from "../values/value.js";
import { attributeGetter, ignoreCase, type Getter } from "./attribute-getter.js";
import { lazily } from "./collection-methods.js";
import { builtin, type Arguments, type Builtin } from "./signature.js";
import { orElse } from "../values/or-else.js";

function filter(
  signature: string,
  run: (rt: Runtime, value: Value, args: Arguments) => Value,
): [string, Builtin] {
  return [signature.split(" ")[0] ?? "", builtin(signature, run)];
}

/** A generator of Python's: nothing happens before the first item is taken. */
function generator(name: string, items: () => Generator<Value, void, undefined>): PyIterator {
  return lazily("generator", { [Symbol.iterator]: items }, name);
}

function* nothing(): Generator<Value, void, undefined> {}

function sorted(rt: Runtime, items: readonly Value[], key: Getter, reverse: boolean): Value[] {
  rt.allocate(8 * items.length);
  const pairs = items.map((item) => ({ item, key: key(item) }));
  // One comparison per item even when nothing has to move: Python then fails on values without order, too.
  pairs.sort((left, right) => {
    rt.step();
    return reverse ? compare(rt, right.key, left.key) : compare(rt, left.key, right.key);
  });
  return pairs.map(({ item }) => item);
}

function sort(
  rt: Runtime,
  value: Value,
  [reverse = false, caseSensitive = false, path = null]: Arguments,
): Value {
  const post = truth(caseSensitive) ? undefined : ignoreCase(rt);
  const paths: readonly Value[] = isStr(path) ? textOf(path).split(",") : [path];
  const getters = paths.map((part) => attributeGetter(rt, part, null, post));
  return sorted(rt, toArray(rt, value), (item) => getters.map((get) => get(item)), truth(reverse));
}

function dictSort(
  rt: Runtime,
  value: Value,
  [caseSensitive = false, by = "key", reverse = false]: Arguments,
): Value {
  const position =
    isStr(by) && textOf(by) === "key" ? 0 : isStr(by) && textOf(by) === "value" ? 1 : undefined;
  if (position === undefined) fail("FilterArgumentError", 'You can only sort by either "key" or "value"');
  if (value instanceof Undefined) failUndefined(value);
  if (!(value instanceof Dict))
    fail("AttributeError", `'${typeName(value)}' object has no attribute 'items'`);
  const withoutCase = ignoreCase(rt);
  const key: Getter = (item) => {
    const part = item instanceof Tuple ? (item.items[position] ?? null) : null;
    return truth(caseSensitive) ? part : withoutCase(part);
  };
  return sorted(rt, toArray(rt, new DictView("dict_items", value)), key, truth(reverse));
}

function extreme(
  rt: Runtime,
  value: Value,
  [caseSensitive = false, path = null]: Arguments,
  sign: number,
): Value {
  const get = attributeGetter(rt, path, null, truth(caseSensitive) ? undefined : ignoreCase(rt));
  let best: Value | undefined;
  let bestKey: Value = null;
  for (const item of iterate(rt, value)) {
    const key = get(item);
    if (best === undefined || compare(rt, key, bestKey, sign > 0 ? ">" : "<") * sign > 0) {
      best = item;
      bestKey = key;
    }
  }
  return orElse(best, () => new Undefined("No aggregated item, sequence was empty."));
}

function* uniqueItems(rt: Runtime, value: Value, get: Getter): Generator<Value, void, undefined> {
  const seen = new Set<unknown>();
  for (const item of iterate(rt, value)) {
    rt.step();
    const found = get(item);
    if (isStr(found)) rt.read(textOf(found));
    const key = hash(found);
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function* batches(rt: Runtime, value: Value, size: Value, fill: Value): Generator<Value, void, undefined> {
  let batch: Value[] = [];
  for (const item of iterate(rt, value)) {
    rt.step();
    if (equals(rt, batch.length, size)) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null && compare(rt, batch.length, size) < 0) {
    rt.allocate(8 * toIndex(size));
    while (batch.length < toIndex(size)) batch.push(fill);
  }
  yield batch;
}

function* slices(rt: Runtime, value: Value, count: Value, fill: Value): Generator<Value, void, undefined> {
  const items = [...toArray(rt, value)];
  const parts = toIndex(count, `'${typeName(count)}' object cannot be interpreted as an integer`);
  if (parts === 0) fail("ZeroDivisionError", "integer division or modulo by zero");
  const size = Math.floor(items.length / parts);
  const extra = items.length - size * parts;
  let start = 0;
  for (let part = 0; part < parts; part += 1) {
    rt.step();
    const end = start + size + (part < extra ? 1 : 0);
    const slice = items.slice(start, end);
    if (fill !== null && part >= extra) slice.push(fill);
    yield slice;
    start = end;
  }
}

function groupBy(
  rt: Runtime,
  value: Value,
  [path = null, fallback = null, caseSensitive = false]: Arguments,
): Value {
  const exact = attributeGetter(rt, path, fallback);
  const get = truth(caseSensitive) ? exact : attributeGetter(rt, path, fallback, ignoreCase(rt));
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(rt, toArray(rt, value), get, false)) {
    const key = get(item);
    const last = groups.at(-1);
    if (last !== undefined && equals(rt, last.key, key)) last.items.push(item);
    else groups.push({ key, items: [item] });
  }
  return groups.map(({ items }) => new Tuple([exact(items[0] ?? null), items], ["grouper", "list"]));
}

function reverse(rt: Runtime, value: Value): Value {
  if (isStr(value)) {
    rt.allocate(textOf(value).length);
    rt.tookApart = true;
    return plain(join("", characters(value).reverse()));
  }
  const kind = Array.isArray(value)
    ? "list_reverseiterator"
    : value instanceof Dict
      ? "dict_reversekeyiterator"
      : "reversed";
  const reversed = [...toArray(rt, value)].reverse();
  rt.allocate(8 * reversed.length);
  return value instanceof PyIterator ? reversed : lazily(kind, reversed);
}

function last(rt: Runtime, value: Value): Value {
  if (value instanceof PyIterator) fail("TypeError", `'${value.kind}' object is not reversible`);
  const items = toArray(rt, value);
  return orElse(items.at(-1), () => new Undefined("No last item, sequence was empty."));
}

function first(rt: Runtime, value: Value): Value {
  for (const item of iterate(rt, value)) return item;
  return new Undefined("No first item, sequence was empty.");
}

function sum(rt: Runtime, value: Value, [path = null, start = 0]: Arguments): Value {
  if (isStr(start)) fail("TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
  const get = attributeGetter(rt, path);
  let total: Value = start;
  for (const item of iterate(rt, value)) total = add(rt, total, get(item));
  return total;
}

function joinFilter(rt: Runtime, value: Value, [separator = "", path = null]: Arguments): Value {
  const get = attributeGetter(rt, path);
  const mark = str(rt, separator);
  let size = 0;
  const parts = toArray(rt, value).map((item) => {
    const text = str(rt, path === null ? item : get(item));
    size += textOf(text).length + textOf(mark).length;
    rt.checkSize(size);
    rt.step(textOf(text).length >>> 6);
    return text;
  });
  return join(mark, parts);
}

/** The function that map applies: an attribute or another filter. */
function mapped(rt: Runtime, args: readonly Value[], kwargs: Kwargs): Getter {
  if (args.length === 0 && kwargs.has("attribute")) {
    for (const name of kwargs.keys()) {
      if (name !== "attribute" && name !== "default")
        fail("FilterArgumentError", `Unexpected keyword argument '${name}'`);
    }
    return attributeGetter(rt, kwargs.get("attribute") ?? null, kwargs.get("default") ?? null);
  }
  const name = args[0];
  if (name === undefined) fail("FilterArgumentError", "map requires a filter argument");
  const found = isStr(name) ? rt.environment.filters.get(textOf(name)) : undefined;
  if (found === undefined) fail("TemplateRuntimeError", `No filter named ${textOf(repr(rt, name))}.`);
  const rest = args.slice(1);
  return (item) => found(rt, item, rest, kwargs);
}

/** The condition of select, reject, selectattr and rejectattr. */
function condition(
  rt: Runtime,
  args: readonly Value[],
  kwargs: Kwargs,
  ofAttribute: boolean,
): (value: Value) => boolean {
  let get: Getter = (value) => value;
  if (ofAttribute) {
    if (args[0] === undefined) fail("FilterArgumentError", "Missing parameter for attribute name");
    get = attributeGetter(rt, args[0]);
  }
  const [name, ...rest] = ofAttribute ? args.slice(1) : args;
  if (name === undefined) return (item) => truth(get(item));
  const test = isStr(name) ? rt.environment.tests.get(textOf(name)) : undefined;
  if (test === undefined) fail("TemplateRuntimeError", `No test named ${textOf(repr(rt, name))}.`);
  return (item) => test(rt, get(item), rest, kwargs);
}

function select(name: string, keep: boolean, ofAttribute: boolean): [string, Builtin] {
  return [
    name,
    (rt, value, args, kwargs) =>
      generator("select_or_reject", function* () {
        if (!truth(value)) return;
        const accepts = condition(rt, args, kwargs, ofAttribute);
        for (const item of iterate(rt, value)) {
          rt.step();
          if (accepts(item) === keep) yield item;
        }
      }),
  ];
}

export const sequenceFilters: readonly [string, Builtin][] = [
  filter("length /", lengthOf),
  filter("count /", lengthOf),
  filter("first", first),
  filter("last", last),
  filter("list", (rt, value) => [...toArray(rt, value)]),
  filter("join d? attribute?", joinFilter),
  filter("items", (_, value) => {
    if (value instanceof Undefined) return generator("do_items", nothing);
    if (!(value instanceof Dict)) {
      return generator("do_items", function* () {
        yield fail("TypeError", "Can only get item pairs from a mapping.");
      });
    }
    return generator("do_items", function* () {
      for (const entry of value.entries()) yield new Tuple(entry);
    });
  }),
  filter("dictsort case_sensitive? by? reverse?", dictSort),
  filter("sort reverse? case_sensitive? attribute?", sort),
  filter("unique case_sensitive? attribute?", (rt, value, [caseSensitive = false, path = null]) => {
    const get = attributeGetter(rt, path, null, truth(caseSensitive) ? undefined : ignoreCase(rt));
    return generator("sync_do_unique", () => uniqueItems(rt, value, get));
  }),
  filter("min case_sensitive? attribute?", (rt, value, args) => extreme(rt, value, args, -1)),
  filter("max case_sensitive? attribute?", (rt, value, args) => extreme(rt, value, args, 1)),
  filter("sum attribute? start?", sum),
  filter("reverse", reverse),
  filter("batch linecount fill_with?", (rt, value, [size = null, fill = null]) =>
    generator("do_batch", () => batches(rt, value, size, fill)),
  ),
  filter("slice slices fill_with?", (rt, value, [count = null, fill = null]) =>
    generator("sync_do_slice", () => slices(rt, value, count, fill)),
  ),
  filter("groupby attribute default? case_sensitive?", groupBy),
  [
    "map",
    (rt, value, args, kwargs) =>
      generator("sync_do_map", function* () {
        if (!truth(value)) return;
        const apply = mapped(rt, args, kwargs);
        for (const item of iterate(rt, value)) {
          rt.step();
          yield apply(item);
        }
      }),
  ],
  select("select", true, false),
  select("reject", false, false),
  select("selectattr", true, true),
  select("rejectattr", false, true),
  filter("attr name", (rt, value, [name = null]) => {
    if (value instanceof Undefined) failUndefined(value);
    if (!isStr(name)) fail("TypeError", "attribute name must be string");
    const found = attribute(rt, value, textOf(name));
    return orElse(found, () => missing(rt, value, name));
  }),
  filter("random", (rt, value) => {
    if (!isStr(value) && !Array.isArray(value) && !(value instanceof Tuple || value instanceof Range)) {
      fail("TypeError", `object of type '${typeName(value)}' has no len()`);
    }
    const items = toArray(rt, isStr(value) ? softStr(rt, value) : value);
    return orElse(
      items[Math.floor(Math.random() * items.length)],
      () => new Undefined("No random item, sequence was empty."),
    );
  }),
];
