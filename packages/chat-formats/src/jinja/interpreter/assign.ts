import type { Target } from "../parser/nodes.js";
import { fail } from "../template-error.js";
import { iterate } from "../values/iterate.js";
import { Namespace } from "../values/value.js";
import type { Value } from "../values/value.js";
import type { Scope } from "./scope.js";

export type Assign = (scope: Scope, value: Value) => void;

export function compileTarget(target: Target): Assign {
  switch (target.kind) {
    case "name": {
      const { name } = target;
      return (scope, value) => {
        scope.set(name, value);
      };
    }
    case "attribute": {
      const { namespace, name } = target;
      return (scope, value) => {
        const owner = scope.get(namespace);
        if (!(owner instanceof Namespace)) {
          fail("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
        }
        owner.attributes.set(name, value);
      };
    }
    case "tuple":
      return compileTuple(target.items.map(compileTarget));
  }
}

function compileTuple(targets: readonly Assign[]): Assign {
  return (scope, value) => {
    const items: Value[] = [];
    for (const item of iterate(scope.runtime, value)) {
      if (items.length === targets.length)
        fail("ValueError", `too many values to unpack (expected ${targets.length})`);
      items.push(item);
    }
    if (items.length < targets.length) {
      fail("ValueError", `not enough values to unpack (expected ${targets.length}, got ${items.length})`);
    }
    targets.forEach((assign, index) => assign(scope, items[index] ?? null));
  };
}
