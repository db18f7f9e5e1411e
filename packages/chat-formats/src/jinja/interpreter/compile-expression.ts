// Turns each expression once into a closure; nothing is generated or evaluated as JavaScript.
import type { Environment } from "../builtins/environment.js";
import { noKwargs } from "../builtins/signature.js";
import type {
  CallArguments,
  CompareNode,
  Expression,
  FilterNode,
  Place,
  SliceNode,
  TestNode,
} from "../parser/nodes.js";
import { Failure, fail, TemplateError } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { compare, contains, equals } from "../values/compare.js";
import { Dict } from "../values/dict.js";
import { iterate, toArray } from "../values/iterate.js";
import { getAttribute, getItem } from "../values/lookup.js";
import { LoopContext } from "../values/loop-context.js";
import { makeFloat } from "../values/numbers.js";
import { add, arithmetic, negate, positive, type ArithmeticOperator } from "../values/operators.js";
import { str } from "../values/repr.js";
import { slice } from "../values/slice.js";
import { concat } from "../values/text.js";
import { isStr, textOf, truth, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { Callable, Tuple, Undefined } from "../values/value.js";
import type { Kwargs, Value } from "../values/value.js";
import { isConstant } from "./is-constant.js";
import type { Scope } from "./scope.js";

export type Evaluate = (scope: Scope) => Value;

/** What compiling needs to know about the place: inside an `if`, unknown filters fail only when reached. */
export interface CompileContext {
  readonly environment: Environment;
  readonly soft: boolean;
}

/** The variable that holds the text of a captured block. No name of a template can contain a space. */
export const capturedName = "captured text";

export function compileExpression(node: Expression, context: CompileContext): Evaluate {
  const compile = (child: Expression): Evaluate => compileExpression(child, context);
  switch (node.typename) {
    case "Literal": {
      const value = node.value;
      return () => value;
    }
    case "Float": {
      const value = makeFloat(node.value);
      return () => value;
    }
    case "Symbol": {
      const name = node.value;
      return (scope) => {
        const value = scope.get(name);
        return value === undefined ? new Undefined(`'${name}' is undefined`) : value;
      };
    }
    case "Captured":
      return (scope) => scope.get(capturedName) ?? "";
    case "Array": {
      const items = node.children.map(compile);
      return (scope) => items.map((item) => item(scope));
    }
    case "Tuple": {
      const items = node.items.map(compile);
      return (scope) => new Tuple(items.map((item) => item(scope)));
    }
    case "Dict":
      return compileDict(node.children.map(({ key, value }) => [compile(key), compile(value)]));
    case "Attribute": {
      const target = compile(node.target);
      const name = node.name;
      return (scope) => getAttribute(scope.runtime, target(scope), name);
    }
    case "LookupVal":
      if (node.val.typename === "Slice") return compileSlice(node.target, node.val, compile);
      return compileItem(compile(node.target), compile(node.val));
    case "InlineIf":
      return compileConditional(node.cond, node.body, node.else_, { ...context, soft: true });
    case "Or": {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (scope) => {
        const value = left(scope);
        return truth(value) ? value : right(scope);
      };
    }
    case "And": {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (scope) => {
        const value = left(scope);
        return truth(value) ? right(scope) : value;
      };
    }
    case "Not": {
      const target = compile(node.target);
      return (scope) => !truth(target(scope));
    }
    case "Neg": {
      const target = compile(node.target);
      return (scope) => negate(target(scope));
    }
    case "Pos": {
      const target = compile(node.target);
      return (scope) => positive(target(scope));
    }
    case "Add": {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (scope) => add(scope.runtime, left(scope), right(scope));
    }
    case "Concat": {
      const [left, right] = [compile(node.left), compile(node.right)];
      return (scope) => {
        const [a, b] = [str(scope.runtime, left(scope)), str(scope.runtime, right(scope))];
        scope.runtime.allocate(textOf(a).length + textOf(b).length);
        return concat(a, b);
      };
    }
    case "Sub":
    case "Mul":
    case "Div":
    case "FloorDiv":
    case "Mod":
    case "Pow":
      return compileArithmetic(arithmeticOperators[node.typename], compile(node.left), compile(node.right));
    case "Compare":
      return compileComparison(node, compile);
    case "Test":
      return compileTest(node, context);
    case "Filter":
      return compileFilter(node, context);
    case "Call": {
      const callee = compile(node.callee);
      const args = compileArguments(node.args, context);
      return (scope) => {
        const value = callee(scope);
        const [positional, named] = args(scope);
        return call(scope.runtime, node, value, positional, named);
      };
    }
  }
}

const arithmeticOperators = { Sub: "-", Mul: "*", Div: "/", FloorDiv: "//", Mod: "%", Pow: "**" } as const;

function compileArithmetic(operator: ArithmeticOperator, left: Evaluate, right: Evaluate): Evaluate {
  return (scope) => arithmetic(scope.runtime, operator, left(scope), right(scope));
}

function compileDict(entries: readonly (readonly [Evaluate, Evaluate])[]): Evaluate {
  return (scope) => {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(key(scope), value(scope));
    return dict;
  };
}

function compileItem(target: Evaluate, key: Evaluate): Evaluate {
  return (scope) => {
    const value = target(scope);
    return getItem(scope.runtime, value, key(scope));
  };
}

function compileConditional(
  condition: Expression,
  body: Expression,
  otherwise: Expression | null,
  context: CompileContext,
): Evaluate {
  const test = compileExpression(condition, context);
  const yes = compileExpression(body, context);
  const no =
    otherwise === null
      ? () => new Undefined("the inline if-expression evaluated to false and no else section was defined.")
      : compileExpression(otherwise, context);
  return (scope) => (truth(test(scope)) ? yes(scope) : no(scope));
}

function compileSlice(
  targetNode: Expression,
  bounds: SliceNode,
  compile: (node: Expression) => Evaluate,
): Evaluate {
  const target = compile(targetNode);
  const [start, stop, step] = [bounds.start, bounds.stop, bounds.step].map((bound) =>
    bound === null ? () => null : compile(bound),
  );
  if (start === undefined || stop === undefined || step === undefined)
    throw new Error("a slice has three bounds");
  const evaluate: Evaluate = (scope) => {
    const value = target(scope);
    return slice(scope.runtime, value, start(scope), stop(scope), step(scope));
  };
  if (
    ![targetNode, bounds.start, bounds.stop, bounds.step].every((part) => part === null || isConstant(part))
  ) {
    return evaluate;
  }
  // jinja2 computes constants through its lenient item lookup: a slice that fails is undefined there.
  return (scope) => {
    try {
      return evaluate(scope);
    } catch (error) {
      if (error instanceof Failure && error.kind === "type") return new Undefined(error.message);
      throw error;
    }
  };
}

function compileComparison(node: CompareNode, compile: (node: Expression) => Evaluate): Evaluate {
  const first = compile(node.first);
  const rest = node.rest.map(({ operator, value }) => ({
    holds: comparators[operator],
    value: compile(value),
  }));
  const [only] = rest;
  if (only !== undefined && rest.length === 1) {
    const { holds, value } = only;
    return (scope) => holds(scope.runtime, first(scope), value(scope));
  }
  return (scope) => {
    let left = first(scope);
    for (const { holds, value } of rest) {
      const right = value(scope);
      if (!holds(scope.runtime, left, right)) return false;
      left = right;
    }
    return true;
  };
}

const comparators = {
  "==": equals,
  "!=": (rt: Runtime, left: Value, right: Value) => !equals(rt, left, right),
  "<": (rt: Runtime, left: Value, right: Value) => compare(rt, left, right, "<") < 0,
  "<=": (rt: Runtime, left: Value, right: Value) => compare(rt, left, right, "<=") <= 0,
  ">": (rt: Runtime, left: Value, right: Value) => compare(rt, left, right, ">") > 0,
  ">=": (rt: Runtime, left: Value, right: Value) => compare(rt, left, right, ">=") >= 0,
  in: (rt: Runtime, left: Value, right: Value) => contains(rt, right, left),
  "not in": (rt: Runtime, left: Value, right: Value) => !contains(rt, right, left),
} as const;

/** Throws at once, or gives a function that throws when it is reached. */
function unknown(kind: "filter" | "test", name: string, place: Place, context: CompileContext): Evaluate {
  const message = `No ${kind} named '${name}'`;
  if (!context.soft) {
    throw new TemplateError(new Failure("TemplateSyntaxError", `${message}.`), {
      line: place.lineno + 1,
      column: place.colno + 1,
    });
  }
  return (scope) => {
    scope.runtime.at = place;
    return fail("TemplateRuntimeError", `${message} found.`);
  };
}

function compileTest(node: TestNode, context: CompileContext): Evaluate {
  const test = context.environment.tests.get(node.name);
  if (test === undefined) return unknown("test", node.name, node, context);
  const target = compileExpression(node.target, context);
  const args = compileArguments(node.args, context);
  return (scope) => {
    const value = target(scope);
    const [positional, named] = args(scope);
    return test(scope.runtime, value, positional, named);
  };
}

function compileFilter(node: FilterNode, context: CompileContext): Evaluate {
  const filter = context.environment.filters.get(node.name);
  if (filter === undefined) return unknown("filter", node.name, node, context);
  const target = compileExpression(node.target, context);
  const args = compileArguments(node.args, context);
  return (scope) => {
    const value = target(scope);
    const [positional, named] = args(scope);
    scope.runtime.step();
    scope.runtime.at = node;
    return filter(scope.runtime, value, positional, named);
  };
}

export type EvaluateArguments = (scope: Scope) => readonly [readonly Value[], Kwargs];

export function compileArguments(args: CallArguments, context: CompileContext): EvaluateArguments {
  const positional = args.positional.map((node) => compileExpression(node, context));
  const named = args.named.map(([name, node]) => [name, compileExpression(node, context)] as const);
  if (args.star === null && args.doubleStar === null && named.length === 0) {
    if (positional.length === 0) return () => noArguments;
    return (scope) => [positional.map((evaluate) => evaluate(scope)), noKwargs];
  }
  const star = args.star === null ? undefined : compileExpression(args.star, context);
  const doubleStar = args.doubleStar === null ? undefined : compileExpression(args.doubleStar, context);
  return (scope) => {
    const rt = scope.runtime;
    const values = positional.map((evaluate) => evaluate(scope));
    const kwargs = new Map<string, Value>();
    for (const [name, evaluate] of named) addKeyword(kwargs, name, evaluate(scope));
    if (star !== undefined) for (const value of toArray(rt, star(scope))) values.push(value);
    if (doubleStar !== undefined) {
      const mapping = doubleStar(scope);
      if (!(mapping instanceof Dict)) {
        fail("TypeError", `argument after ** must be a mapping, not ${typeName(mapping)}`);
      }
      for (const key of iterate(rt, mapping)) {
        rt.step();
        if (!isStr(key)) fail("TypeError", "keywords must be strings");
        addKeyword(kwargs, textOf(key), mapping.get(key) ?? null);
      }
    }
    return [values, kwargs];
  };
}

const noArguments: readonly [readonly Value[], Kwargs] = [[], noKwargs];

function addKeyword(kwargs: Map<string, Value>, name: string, value: Value): void {
  if (kwargs.has(name)) fail("TypeError", `got multiple values for keyword argument '${name}'`);
  kwargs.set(name, value);
}

/** Calls a value: a macro, a method, a global, or a recursive loop. */
export function call(
  rt: Runtime,
  place: Place,
  callee: Value,
  args: readonly Value[],
  kwargs: Kwargs,
): Value {
  rt.step();
  rt.at = place;
  if (callee instanceof Callable) {
    const result = callee.call(rt, args, kwargs);
    rt.at = place;
    return result;
  }
  if (callee instanceof Undefined) failUndefined(callee);
  if (callee instanceof LoopContext) {
    if (callee.recurse === undefined) {
      fail("TypeError", "The loop must have the 'recursive' marker to be called recursively.");
    }
    const items = args[0];
    if (items === undefined || args.length > 1) fail("TypeError", "loop() takes exactly one argument");
    const result = callee.recurse(items);
    rt.at = place;
    return result;
  }
  return fail("TypeError", `'${typeName(callee)}' object is not callable`);
}
