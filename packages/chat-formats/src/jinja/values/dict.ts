import { fail } from "../template-error.js";
import { DictView, Float, Range, Text, Tuple, Undefined } from "./value.js";
import type { Value } from "./value.js";

type Key = string | number | bigint | null | object;

/**
 * Python's dict: insertion order, keys equal as in Python (1, 1.0 and True are one key).
 * Never changed once it is visible to a template.
 */
export class Dict {
  readonly #values = new Map<Key, Value>();
  /** Keys that look different from what they hash to: floats, bools, tuples, marked strings. */
  #keys: Map<Key, Value> | undefined;

  get size(): number {
    return this.#values.size;
  }

  set(key: Value, value: Value): void {
    const hashed = hash(key);
    if (hashed !== key && !this.#values.has(hashed)) {
      this.#keys ??= new Map();
      this.#keys.set(hashed, key);
    }
    this.#values.set(hashed, value);
  }

  /** The value of a key, or undefined. Throws TypeError for an unhashable key. */
  get(key: Value): Value | undefined {
    return this.#values.get(hash(key));
  }

  *keys(): Generator<Value, void, undefined> {
    for (const hashed of this.#values.keys()) yield this.#original(hashed);
  }

  values(): IterableIterator<Value> {
    return this.#values.values();
  }

  *entries(): Generator<[Value, Value], void, undefined> {
    for (const [hashed, value] of this.#values) yield [this.#original(hashed), value];
  }

  #original(hashed: Key): Value {
    const key = this.#keys?.get(hashed);
    if (key !== undefined) return key;
    return isPlainKey(hashed) ? hashed : null;
  }
}

function isPlainKey(key: Key): key is string | number | bigint | null {
  return typeof key !== "object" || key === null;
}

/** A JS map key that is the same for keys that Python holds equal. */
export function hash(key: Value): Key {
  if (typeof key === "string") return key.charCodeAt(0) === 0 ? `\0s${key}` : key;
  if (key === null || typeof key === "bigint" || typeof key === "number") return key;
  if (typeof key === "boolean") return Number(key);
  if (key instanceof Text) return hash(key.text);
  if (key instanceof Float) return Number.isSafeInteger(key.value) ? key.value : BigInt(key.value);
  if (key instanceof Tuple) return hashTuple(key);
  if (key instanceof Undefined) return "\0u";
  if (key instanceof Range) {
    if (key.length === 0) return "\0r";
    return `\0r${key.start},${key.length},${key.length === 1 ? 1 : key.step}`;
  }
  if (Array.isArray(key)) fail("TypeError", "unhashable type: 'list'");
  if (key instanceof Dict) fail("TypeError", "unhashable type: 'dict'");
  if (key instanceof DictView && key.kind !== "dict_values")
    fail("TypeError", `unhashable type: '${key.kind}'`);
  return key;
}

const tupleHashes = new WeakMap<Tuple, string>();
const maxTupleHash = 1_000_000;

/** Remembered, because tuples of tuples of tuples can be far larger than they look. */
function hashTuple(tuple: Tuple): string {
  let text = tupleHashes.get(tuple);
  if (text !== undefined) return text;
  text = "\0t";
  for (const item of tuple.items) {
    text += spell(item);
    if (text.length > maxTupleHash) fail("LimitError", "a tuple is too large to be a key");
  }
  tupleHashes.set(tuple, text);
  return text;
}

const identities = new WeakMap<object, number>();
let identityCount = 0;

/** A hash as part of a tuple's hash: kind, length, text. */
function spell(value: Value): string {
  const key = hash(value);
  if (typeof key === "object" && key !== null) {
    let identity = identities.get(key);
    if (identity === undefined) {
      identity = identityCount++;
      identities.set(key, identity);
    }
    return `o${identity};`;
  }
  const text = String(key);
  return `${typeof key === "string" ? "s" : key === null ? "n" : "i"}${text.length};${text}`;
}
