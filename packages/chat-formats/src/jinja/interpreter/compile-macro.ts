import type { MacroStatement } from "../parser/nodes.js";
import { fail } from "../template-error.js";
import { Dict } from "../values/dict.js";
import { Callable, Tuple, Undefined } from "../values/value.js";
import type { Kwargs, Value } from "../values/value.js";
import { compileExpression, type CompileContext, type Evaluate } from "./compile-expression.js";
import type { Execute } from "./compile-statement.js";
import { Output, Scope } from "./scope.js";
import { orElse } from "../values/or-else.js";

/** A macro's code: gives the macro with the variables around it. */
export function compileMacro(
  node: MacroStatement,
  body: Execute,
  context: CompileContext,
): (scope: Scope) => Callable {
  const defaults = node.defaults.map((value) => compileExpression(value, context));
  return (scope) =>
    new Callable(
      node.name,
      (rt, args, kwargs) =>
        rt.nest(() => {
          rt.step();
          const inner = new Scope(rt, scope);
          bindArguments(node, defaults, inner, args, kwargs);
          const out = new Output(rt);
          body(inner, out);
          return out.finish();
        }),
      "Macro",
    );
}

/** jinja2's Macro.__call__: positional, keyword and default arguments, then the special names. */
function bindArguments(
  node: MacroStatement,
  defaults: readonly Evaluate[],
  scope: Scope,
  args: readonly Value[],
  kwargs: Kwargs,
): void {
  const rest = new Map(kwargs);
  const firstDefault = node.parameters.length - defaults.length;
  node.parameters.forEach((name, index) => {
    let value = args[index];
    if (value === undefined) {
      value = rest.get(name);
      rest.delete(name);
    }
    const byDefault = defaults[index - firstDefault];
    const absent = (): Value => byDefault?.(scope) ?? null;
    scope.set(
      name,
      orElse(
        value,
        byDefault === undefined ? () => new Undefined(`parameter '${name}' was not provided`) : absent,
      ),
    );
  });
  if (node.uses.has("caller") && !node.parameters.includes("caller")) {
    scope.set(
      "caller",
      orElse(rest.get("caller"), () => new Undefined("No caller defined")),
    );
    rest.delete("caller");
  }
  bindRest(node, scope, args.slice(node.parameters.length), rest);
}

function bindRest(node: MacroStatement, scope: Scope, args: readonly Value[], kwargs: Kwargs): void {
  if (node.uses.has("kwargs") && !node.parameters.includes("kwargs")) {
    const dict = new Dict();
    for (const [name, value] of kwargs) dict.set(name, value);
    scope.set("kwargs", dict);
  } else {
    for (const name of kwargs.keys()) {
      if (kwargs.has("caller")) {
        fail(
          "TypeError",
          `macro '${node.name}' was invoked with two values for the special caller argument. This is most likely a bug.`,
        );
      }
      fail("TypeError", `macro '${node.name}' takes no keyword argument '${name}'`);
    }
  }
  if (node.uses.has("varargs") && !node.parameters.includes("varargs")) {
    scope.set("varargs", new Tuple(args));
  } else if (args.length > 0) {
    fail("TypeError", `macro '${node.name}' takes not more than ${node.parameters.length} argument(s)`);
  }
}
