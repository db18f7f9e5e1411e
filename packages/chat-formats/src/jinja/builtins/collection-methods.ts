// Methods of list, tuple, range and dict. Those that change the value are out of reach in the sandbox.
import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { equals } from "../values/compare.js";
import { Dict } from "../values/dict.js";
import { iterate, toArray } from "../values/iterate.js";
import { toIndex } from "../values/numbers.js";
import { repr } from "../values/repr.js";
import { textOf } from "../values/type-name.js";
import { DictView, PyIterator, Range, Tuple } from "../values/value.js";
import type { Value } from "../values/value.js";
import { builtin, type Builtin } from "./signature.js";
import { orElse } from "../values/or-else.js";

const listMutators = new Set(["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"]);
const dictMutators = new Set(["clear", "pop", "popitem", "setdefault", "update"]);

/** Whether the name is a method that changes the value. */
export function isMutator(value: Value, name: string): boolean {
  return Array.isArray(value) ? listMutators.has(name) : value instanceof Dict && dictMutators.has(name);
}

function countOf(rt: Runtime, value: Value, wanted: Value): number {
  let found = 0;
  for (const item of iterate(rt, value)) {
    rt.step();
    if (equals(rt, item, wanted)) found += 1;
  }
  return found;
}

function indexOf(
  rt: Runtime,
  value: Value,
  wanted: Value,
  start: Value | undefined,
  stop: Value | undefined,
): number {
  const items = toArray(rt, value);
  const clamp = (bound: Value): number => {
    const index = toIndex(bound);
    return Math.max(0, index < 0 ? index + items.length : index);
  };
  const end = stop === undefined ? items.length : Math.min(items.length, clamp(stop));
  for (let index = start === undefined ? 0 : clamp(start); index < end; index += 1) {
    rt.step();
    if (equals(rt, items[index] ?? null, wanted)) return index;
  }
  return fail(
    "ValueError",
    `${textOf(repr(rt, wanted))} is not in ${Array.isArray(value) ? "list" : "sequence"}`,
  );
}

const sequence: readonly (readonly [string, Builtin])[] = [
  ["count", builtin("count value /", (rt, self, [value]) => countOf(rt, self, value ?? null))],
  [
    "index",
    builtin("index value start? stop? /", (rt, self, [value, start, stop]) =>
      indexOf(rt, self, value ?? null, start, stop),
    ),
  ],
];

const tuple: ReadonlyMap<string, Builtin> = new Map(sequence);
const list: ReadonlyMap<string, Builtin> = new Map([
  ...sequence,
  ["copy", builtin("copy /", (rt, self) => [...toArray(rt, self)])],
]);

function dictMethod(
  signature: string,
  run: (rt: Runtime, self: Dict, key: Value, fallback: Value) => Value,
): [string, Builtin] {
  const name = signature.split(" ")[0] ?? "";
  return [
    name,
    builtin(signature, (rt, self, [key = null, fallback = null]) =>
      self instanceof Dict ? run(rt, self, key, fallback) : fail("TypeError", `${name}() needs a dict`),
    ),
  ];
}

const dict: ReadonlyMap<string, Builtin> = new Map([
  dictMethod("items /", (_, self) => new DictView("dict_items", self)),
  dictMethod("keys /", (_, self) => new DictView("dict_keys", self)),
  dictMethod("values /", (_, self) => new DictView("dict_values", self)),
  dictMethod("get key default? /", (_, self, key, fallback) => orElse(self.get(key), () => fallback)),
  dictMethod("copy /", (rt, self) => copyDict(rt, self)),
  dictMethod("fromkeys iterable value? /", (rt, _, keys, value) => {
    const made = new Dict();
    for (const key of toArray(rt, keys)) made.set(key, value);
    return made;
  }),
]);

export function copyDict(rt: Runtime, source: Dict): Dict {
  rt.allocate(8 * source.size);
  const copy = new Dict();
  for (const [key, value] of source.entries()) copy.set(key, value);
  return copy;
}

/** The methods by the type of value. */
export const collectionMethods = {
  /** Names that are attributes of a dict, whatever its keys are. */
  dictNames: new Set([...dict.keys(), ...dictMutators]),
  of(value: Value): ReadonlyMap<string, Builtin> | undefined {
    if (Array.isArray(value)) return list;
    if (value instanceof Tuple || value instanceof Range) return tuple;
    if (value instanceof Dict) return dict;
    return undefined;
  },
};

/** An iterator over items that are made one by one. */
export function lazily(kind: string, items: Iterable<Value>, name?: string): PyIterator {
  return new PyIterator(kind, iterateWith(items), name === undefined ? undefined : ` ${name}`);
}

function* iterateWith(items: Iterable<Value>): Generator<Value, void, undefined> {
  yield* items;
}
