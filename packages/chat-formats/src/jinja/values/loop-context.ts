import type { Value } from "./value.js";

/** The `loop` of a for block: jinja2's LoopContext over items that may be made one by one. */
export class LoopContext {
  index0 = -1;
  /** Values that `loop.changed` saw last. */
  lastChanged: readonly Value[] | undefined;
  previous: Value | undefined;
  #current: Value | undefined;
  /** Items taken from the iterator too early, by `loop.last`, `loop.nextitem` or `loop.length`. */
  #ahead: Value[] = [];
  #aheadIndex = 0;
  #length: number | undefined;
  readonly #iterator: Iterator<Value, void, undefined>;

  constructor(
    items: Iterable<Value>,
    size: number | undefined,
    readonly depth0: number,
    /** Renders the loop's body for other items; only of a loop marked `recursive`. */
    readonly recurse: ((items: Value) => Value) | undefined,
  ) {
    this.#iterator = items[Symbol.iterator]();
    this.#length = size;
  }

  /** The next item, which becomes the current one; undefined at the end. */
  next(): Value | undefined {
    const item = this.#aheadIndex < this.#ahead.length ? this.#ahead[this.#aheadIndex++] : this.#pull();
    if (item === undefined) return undefined;
    this.index0 += 1;
    this.previous = this.#current;
    this.#current = item;
    return item;
  }

  peek(): Value | undefined {
    if (this.#aheadIndex === this.#ahead.length) {
      const item = this.#pull();
      if (item === undefined) return undefined;
      this.#ahead = [item];
      this.#aheadIndex = 0;
    }
    return this.#ahead[this.#aheadIndex];
  }

  get length(): number {
    if (this.#length === undefined) {
      for (let item = this.#pull(); item !== undefined; item = this.#pull()) this.#ahead.push(item);
      this.#length = this.index0 + 1 + this.#ahead.length - this.#aheadIndex;
    }
    return this.#length;
  }

  /** What iterating over `loop` itself gives. */
  *items(): Generator<Value, void, undefined> {
    for (let item = this.next(); item !== undefined; item = this.next()) yield item;
  }

  #pull(): Value | undefined {
    const next = this.#iterator.next();
    return next.done === true ? undefined : next.value;
  }
}
