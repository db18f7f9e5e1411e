// Python values as JS values. A template can reach nothing else: no JS object, function or prototype.
import type { Runtime } from "../runtime.js";
import type { Dict } from "./dict.js";
import type { LoopContext } from "./loop-context.js";

/**
 * - `None` is null; `bool` is boolean; `str` is string or Text
 * - `int` is an integral number within ±(2^53-1), a bigint beyond
 * - `float` is a non-integral number (also inf and nan) or Float
 * - `list` is an array, never changed after its creation
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Float
  | Text
  | Value[]
  | Tuple
  | Dict
  | Undefined
  | PyIterator
  | DictView
  | Range
  | Namespace
  | NativeObject
  | Callable
  | LoopContext;

export type Int = number | bigint;
export type Str = string | Text;
export type Num = number | bigint | boolean | Float;
export type Kwargs = ReadonlyMap<string, Value>;

/** A float with an integral value. Other floats are plain numbers. */
export class Float {
  constructor(readonly value: number) {}
}

/**
 * A string that carries more than its text.
 * `mask` has one character per UTF-16 unit, `c` where it came from the template, another where from the caller (`t`, or
 * the letter of the message that it is the content of); null stands for all `c`. `safe` is markupsafe's Markup.
 */
export class Text {
  constructor(
    readonly text: string,
    readonly mask: string | null,
    readonly safe: boolean,
  ) {}
}

export class Tuple {
  /** `names` are a named tuple's attributes. */
  constructor(
    readonly items: readonly Value[],
    readonly names?: readonly string[],
  ) {}
}

export class Undefined {
  readonly #hint: string | (() => string);

  /** `hint` is the message of the error when the value is used; most never are. */
  constructor(
    hint: string | (() => string),
    readonly unsafe = false,
  ) {
    this.#hint = hint;
  }

  get hint(): string {
    return typeof this.#hint === "string" ? this.#hint : this.#hint();
  }
}

/** A generator or other one-pass iterator. */
export class PyIterator {
  constructor(
    readonly kind: string,
    readonly source: Iterator<Value, void, undefined>,
    /** A generator's function, as it is printed, with a space before it. */
    readonly name = "",
  ) {}
}

export class DictView {
  constructor(
    readonly kind: "dict_keys" | "dict_values" | "dict_items",
    readonly dict: Dict,
  ) {}
}

export class Range {
  readonly length: number;
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    this.length = Math.max(0, Math.ceil((stop - start) / step));
  }
}

/** `namespace(...)`: the only thing a template can change. */
export class Namespace {
  readonly attributes = new Map<string, Value>();
}

/** `cycler(...)`: attributes that are computed on each access. */
export class NativeObject {
  constructor(
    readonly typeName: string,
    readonly attributes: ReadonlyMap<string, () => Value>,
  ) {}
}

export class Callable {
  constructor(
    readonly name: string,
    readonly call: (runtime: Runtime, args: readonly Value[], kwargs: Kwargs) => Value,
    readonly typeName = "function",
  ) {}
}
