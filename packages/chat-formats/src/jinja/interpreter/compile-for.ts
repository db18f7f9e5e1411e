import type { ForStatement } from "../parser/nodes.js";
import type { Runtime } from "../runtime.js";
import { iterate, lengthOf } from "../values/iterate.js";
import { LoopContext } from "../values/loop-context.js";
import { truth } from "../values/type-name.js";
import { PyIterator } from "../values/value.js";
import type { Value } from "../values/value.js";
import { compileTarget, type Assign } from "./assign.js";
import { compileExpression, type CompileContext, type Evaluate } from "./compile-expression.js";
import type { Execute, Signal } from "./compile-statement.js";
import { Output, type Scope } from "./scope.js";

/** A for block; its bodies come compiled. */
export function compileFor(
  node: ForStatement,
  body: Execute,
  otherwise: Execute | undefined,
  context: CompileContext,
): Execute {
  const items = compileExpression(node.items, context);
  const assign = compileTarget(node.target);
  const condition =
    node.condition === null ? undefined : compileExpression(node.condition, { ...context, soft: false });
  const run = (scope: Scope, out: Output, values: Value, depth: number): Signal => {
    const rt = scope.runtime;
    const recurse = (inner: Value): Value =>
      rt.nest(() => {
        const text = new Output(rt);
        run(scope, text, inner, depth + 1);
        return text.finish();
      });
    const source = condition === undefined ? iterate(rt, values) : accepted(scope, values, assign, condition);
    const size = condition === undefined ? knownSize(rt, values) : undefined;
    const loop = new LoopContext(source, size, depth, node.recursive ? recurse : undefined);
    let isEmpty = true;
    for (let item = loop.next(); item !== undefined; item = loop.next()) {
      rt.step();
      const inner = scope.inner();
      inner.set("loop", loop);
      assign(inner, item);
      const signal = body(inner, out);
      if (signal === "break") break;
      // jinja2 notes an iteration at its end: one that `break` or `continue` leaves does not count for the `else`.
      if (signal === undefined) isEmpty = false;
    }
    return isEmpty && otherwise !== undefined ? otherwise(scope.inner(), out) : undefined;
  };
  return (scope, out) => {
    scope.runtime.at = node;
    return run(scope, out, items(scope), 0);
  };
}

function knownSize(rt: Runtime, values: Value): number | undefined {
  if (values instanceof PyIterator || values instanceof LoopContext) return undefined;
  return lengthOf(rt, values);
}

/** The items that pass the loop's `if`, tested one by one as the loop asks for them. */
function* accepted(
  scope: Scope,
  values: Value,
  assign: Assign,
  condition: Evaluate,
): Generator<Value, void, undefined> {
  for (const item of iterate(scope.runtime, values)) {
    scope.runtime.step();
    const inner = scope.inner();
    assign(inner, item);
    if (truth(condition(inner))) yield item;
  }
}
