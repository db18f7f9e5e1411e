import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { TextBuilder } from "../values/text.js";
import { textOf } from "../values/type-name.js";
import type { Str, Value } from "../values/value.js";

/** Variables of a block, within those of the blocks around it. */
export class Scope {
  readonly runtime: Runtime;
  readonly variables: Map<string, Value>;
  readonly #parent: Scope | undefined;

  constructor(runtime: Runtime, parent?: Scope, variables: Map<string, Value> = new Map()) {
    this.runtime = runtime;
    this.#parent = parent;
    this.variables = variables;
  }

  get(name: string): Value | undefined {
    let value = this.variables.get(name);
    if (value !== undefined) return value;
    for (let scope = this.#parent; scope !== undefined; scope = scope.#parent) {
      value = scope.variables.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
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
