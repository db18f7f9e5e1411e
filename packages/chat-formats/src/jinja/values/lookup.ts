// jinja2's sandboxed getattr and getitem: `value.name` and `value[index]`.
import { collectionMethods, isMutator } from "../builtins/collection-methods.js";
import { stringMethods } from "../builtins/string-methods.js";
import { formatMap, formatString } from "../builtins/format-string.js";
import type { Runtime } from "../runtime.js";
import { fail } from "../template-error.js";
import { Dict } from "./dict.js";
import { loopAttribute } from "./loop-attribute.js";
import { LoopContext } from "./loop-context.js";
import { bitLength } from "./operators.js";
import { makeFloat, toBigInt, toNumber } from "./numbers.js";
import { repr } from "./repr.js";
import { cut, hasSurrogates, unitOffset, unitsAt, codePointLength } from "./text.js";
import { isFloat, isInt, isNum, isStr, textOf, typeName } from "./type-name.js";
import { failUndefined } from "./undefined.js";
import { Callable, DictView, NativeObject, Namespace, Range, Tuple, Undefined } from "./value.js";
import type { Num, Str, Value } from "./value.js";
import { orElse } from "./or-else.js";

/** `value.name`: an attribute, else an item. */
export function getAttribute(rt: Runtime, value: Value, name: string): Value {
  if (value instanceof Dict) {
    // Most lookups are items of dicts; no method name can be an attribute set by the data.
    if (!collectionMethods.dictNames.has(name) && !name.startsWith("__"))
      return orElse(value.get(name), () => missing(rt, value, name));
  } else if (value instanceof Undefined) failUndefined(value);
  const found = attribute(rt, value, name);
  if (found !== undefined) return found;
  return orElse(item(rt, value, name), () => missing(rt, value, name));
}

/** `value[key]`: an item, else an attribute. */
export function getItem(rt: Runtime, value: Value, key: Value): Value {
  if (value instanceof Undefined) failUndefined(value);
  const found = item(rt, value, key);
  if (found !== undefined) return found;
  if (isStr(key)) return orElse(attribute(rt, value, textOf(key)), () => missing(rt, value, key));
  return missing(rt, value, key);
}

/** The undefined value of a failed lookup, with jinja2's message. */
export function missing(rt: Runtime, value: Value, key: Value): Undefined {
  return new Undefined(() => {
    const owner = value === null ? "None" : `${typeName(value)} object`;
    const name = textOf(repr(rt, isStr(key) ? textOf(key) : key));
    return isStr(key) ? `'${owner}' has no attribute ${name}` : `${owner} has no element ${name}`;
  });
}

/** `value[key]` without the way over attributes; undefined where Python raises TypeError or LookupError. */
function item(rt: Runtime, value: Value, key: Value): Value | undefined {
  if (value instanceof Dict) return isUnhashable(key) ? undefined : value.get(key);
  if (!isInt(key)) return undefined;
  const index = Number(key);
  if (Array.isArray(value)) return value[index < 0 ? index + value.length : index];
  if (value instanceof Tuple) return value.items[index < 0 ? index + value.items.length : index];
  if (isStr(value)) return character(rt, value, index);
  if (value instanceof Range) {
    const position = index < 0 ? index + value.length : index;
    return position >= 0 && position < value.length ? value.start + position * value.step : undefined;
  }
  return undefined;
}

function isUnhashable(key: Value): boolean {
  return Array.isArray(key) || key instanceof Dict || (key instanceof DictView && key.kind !== "dict_values");
}

function character(rt: Runtime, value: Str, index: number): Str | undefined {
  const text = textOf(value);
  rt.read(text);
  rt.tookApart = true;
  if (!hasSurrogates(text)) {
    const at = index < 0 ? index + text.length : index;
    return at >= 0 && at < text.length ? cut(value, at, at + 1) : undefined;
  }
  const length = codePointLength(text);
  const position = index < 0 ? index + length : index;
  if (position < 0 || position >= length) return undefined;
  const at = unitOffset(text, position);
  return cut(value, at, at + unitsAt(text, at));
}

/** Dunder names that every Python object has: reaching for one is a security error, not an undefined value. */
const objectAttributes = new Set(
  "class doc init new dir eq ne lt le gt ge hash repr str format sizeof reduce reduce_ex subclasshook init_subclass getattribute setattr delattr getstate"
    .split(" ")
    .map((name) => `__${name}__`),
);

/** What Python's `getattr` finds; undefined for nothing. */
export function attribute(rt: Runtime, value: Value, name: string): Value | undefined {
  if (value instanceof Namespace) {
    if (!name.startsWith("__")) return value.attributes.get(name);
  } else if (value instanceof LoopContext && !name.startsWith("_")) return loopAttribute(rt, value, name);
  else if (value instanceof NativeObject && !name.startsWith("_")) return value.attributes.get(name)?.();
  if (name.startsWith("_")) {
    return objectAttributes.has(name) ? unsafeAttribute(value, name) : undefined;
  }
  if (isStr(value)) {
    if (name === "format")
      return bound(name, (runtime, args, kwargs) => formatString(runtime, value, args, kwargs, access));
    if (name === "format_map")
      return bound(name, (runtime, args) => formatMap(runtime, value, args[0] ?? null, access));
    if (bytesMethods.has(name)) return bound(name, () => fail("TypeError", `str.${name}() is not available`));
    const method = stringMethods.get(name);
    return method && bound(name, (runtime, args, kwargs) => method(runtime, value, args, kwargs));
  }
  if (value instanceof Callable)
    return value.typeName === "Macro" && name === "name" ? value.name : undefined;
  if (value instanceof Tuple && value.names !== undefined) {
    const index = value.names.indexOf(name);
    if (index >= 0) return value.items[index];
  }
  if (isNum(value)) return numberAttribute(value, name);
  if (isMutator(value, name)) return unsafeAttribute(value, name);
  const method = collectionMethods.of(value)?.get(name);
  return method && bound(name, (runtime, args, kwargs) => method(runtime, value, args, kwargs));
}

/** Methods that need Python's bytes or translation tables. */
const bytesMethods: ReadonlySet<string> = new Set(["encode", "translate", "maketrans"]);

const access = { attribute: getAttribute, item: getItem };

function unsafeAttribute(value: Value, name: string): Undefined {
  return new Undefined(`access to attribute '${name}' of '${typeName(value)}' object is unsafe.`, true);
}

function bound(name: string, call: Callable["call"]): Callable {
  return new Callable(name, call, "builtin_function_or_method");
}

function numberAttribute(value: Num, name: string): Value | undefined {
  const isInteger = !isFloat(value);
  switch (name) {
    case "real":
      return typeof value === "boolean" ? Number(value) : value;
    case "imag":
      return isInteger ? 0 : makeFloat(0);
    case "numerator":
      return isInteger ? (typeof value === "boolean" ? Number(value) : value) : undefined;
    case "denominator":
      return isInteger ? 1 : undefined;
    case "conjugate":
      return bound(name, () => (typeof value === "boolean" ? Number(value) : value));
    case "is_integer":
      return bound(name, () => isInteger || Number.isInteger(toNumber(value)));
    case "bit_length":
      return isInt(value) ? bound(name, () => exactBitLength(toBigInt(value))) : undefined;
    case "bit_count":
      return isInt(value)
        ? bound(name, () => toBigInt(value).toString(2).replaceAll(/[^1]/g, "").length)
        : undefined;
    default:
      return undefined;
  }
}

function exactBitLength(value: bigint): number {
  return value === 0n
    ? 0
    : bitLength(value) -
        4 +
        Number.parseInt((value < 0n ? -value : value).toString(16).slice(0, 1), 16).toString(2).length;
}
