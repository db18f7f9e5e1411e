import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { TextBuilder } from "../values/text.js";
import { textOf } from "../values/type-name.js";
import type { Str, Value } from "../values/value.js";

const none: ReadonlyMap<string, Value> = new Map();

/** Variables of a block, within those of the blocks around it. */
export class Scope {
  readonly runtime: Runtime;
  readonly #variables: ReadonlyMap<string, Value>;
  readonly #parent: Scope | undefined;
  #own: Map<string, Value> | undefined;

  constructor(runtime: Runtime, parent?: Scope, variables: ReadonlyMap<string, Value> = none) {
    this.runtime = runtime;
    this.#parent = parent;
    this.#variables = variables;
  }

  get(name: string): Value | undefined {
    const value = (this.#own ?? this.#variables).get(name);
    if (value !== undefined) return value;
    for (let scope = this.#parent; scope !== undefined; scope = scope.#parent) {
      const outer = (scope.#own ?? scope.#variables).get(name);
      if (outer !== undefined) return outer;
    }
    return undefined;
  }

  /** Sets a variable of this block; those it was made with are left alone. */
  set(name: string, value: Value): void {
    this.#own ??= new Map(this.#variables);
    this.#own.set(name, value);
  }

  inner(): Scope {
    return new Scope(this.runtime, this);
  }
}

/** The text that a template or block has printed. */
export class Output {
  readonly #runtime: Runtime;
  readonly #builder = new TextBuilder();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  write(text: Str): void {
    const limit = this.#runtime.limits.maxOutputLength;
    if (this.#builder.length + textOf(text).length > limit) {
      fail("LimitError", `the template's output is longer than ${limit}`);
    }
    this.#builder.append(text);
  }

  finish(): Str {
    return this.#builder.finish();
  }
}
