// Turns each expression once into a closure; nothing is generated or evaluated as JavaScript.
import type { Environment } from "../builtins/environment.js";
import { noKwargs, type Builtin } from "../builtins/signature.js";
import type {
  BinaryOperator,
  CallArguments,
  CompareExpression,
  ConditionalExpression,
  Expression,
  NamedExpression,
  Place,
  SliceExpression,
} from "../parser/nodes.js";
import { syntaxError } from "../lexer/position.js";
import { Failure, fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { compare, contains, equals } from "../values/compare.js";
import { Dict } from "../values/dict.js";
import { iterate, toArray } from "../values/iterate.js";
import { getAttribute, getItem } from "../values/lookup.js";
import { LoopContext } from "../values/loop-context.js";
import { makeFloat } from "../values/numbers.js";
import { add, arithmetic, negate, positive } from "../values/operators.js";
import { orElse } from "../values/or-else.js";
import { str } from "../values/repr.js";
import { slice } from "../values/slice.js";
import { concat } from "../values/text.js";
import { isStr, textOf, truth, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { Callable, Tuple, Undefined } from "../values/value.js";
import type { Kwargs, Value } from "../values/value.js";
import type { Frame } from "./frame.js";
import { isConstant } from "./is-constant.js";
import type { Scope } from "./scope.js";

export type Evaluate = (scope: Scope) => Value;

/** What compiling needs to know about the place: inside an `if`, unknown filters fail only when reached. */
export interface CompileContext {
  readonly environment: Environment;
  /** The block that the place is in. */
  readonly frame: Frame;
  /** The normalized source, for the places of errors. */
  readonly source: string;
  readonly soft: boolean;
  /** Whether bodies are compiled when they are first executed: many branches of a template never are. */
  readonly lazy: boolean;
  /** Whether the whole expression is one that jinja2 computes when it compiles. */
  readonly constant: boolean;
}

/** The variable that holds the text of a captured block. No name of a template can contain a space. */
export const capturedName = "captured text";

export function compileExpression(node: Expression, outer: CompileContext): Evaluate {
  // jinja2 computes a constant expression when it compiles; alone a slice that fails there is left for later.
  const isFolded = !outer.constant && node.kind !== "slice" && node.kind !== "constant" && isConstant(node);
  const context = isFolded ? { ...outer, constant: true } : outer;
  const compile = (child: Expression): Evaluate => compileExpression(child, context);
  switch (node.kind) {
    case "constant": {
      const { value } = node;
      return () => value;
    }
    case "float": {
      const value = makeFloat(node.value);
      return () => value;
    }
    case "name": {
      const { name } = node;
      return (scope) => {
        const value = scope.get(name);
        return value === undefined ? new Undefined(`'${name}' is undefined`) : value;
      };
    }
    case "captured":
      return (scope) => orElse(scope.get(capturedName), () => "");
    case "list": {
      const items = node.items.map(compile);
      return (scope) => items.map((item) => item(scope));
    }
    case "tuple": {
      const items = node.items.map(compile);
      return (scope) => new Tuple(items.map((item) => item(scope)));
    }
    case "dict":
      return compileDict(node.entries.map(([key, value]) => [compile(key), compile(value)]));
    case "attribute": {
      const target = compile(node.target);
      const { name } = node;
      return (scope) => getAttribute(scope.runtime, target(scope), name);
    }
    case "item":
      return compileItem(compile(node.target), compile(node.key));
    case "slice":
      return compileSlice(node, context);
    case "conditional":
      return compileConditional(node, { ...context, soft: true });
    case "unary": {
      const target = compile(node.target);
      if (node.operator === "not") return (scope) => !truth(target(scope));
      return node.operator === "-" ? (scope) => negate(target(scope)) : (scope) => positive(target(scope));
    }
    case "binary":
      return compileBinary(node.operator, compile(node.left), compile(node.right));
    case "compare":
      return compileComparison(node, compile);
    case "test":
    case "filter":
      return compileNamed(node, context);
    case "call": {
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

function compileBinary(operator: BinaryOperator, left: Evaluate, right: Evaluate): Evaluate {
  switch (operator) {
    case "or":
      return (scope) => {
        const value = left(scope);
        return truth(value) ? value : right(scope);
      };
    case "and":
      return (scope) => {
        const value = left(scope);
        return truth(value) ? right(scope) : value;
      };
    case "+":
      return (scope) => add(scope.runtime, left(scope), right(scope));
    case "~":
      return (scope) => {
        const [a, b] = [str(scope.runtime, left(scope)), str(scope.runtime, right(scope))];
        scope.runtime.checkSize(textOf(a).length + textOf(b).length);
        scope.runtime.step();
        return concat(a, b);
      };
    default:
      return (scope) => arithmetic(scope.runtime, operator, left(scope), right(scope));
  }
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

function compileConditional(node: ConditionalExpression, context: CompileContext): Evaluate {
  const condition = compileExpression(node.condition, context);
  const body = compileExpression(node.body, context);
  const otherwise = node.otherwise === null ? withoutElse : compileExpression(node.otherwise, context);
  return (scope) => (truth(condition(scope)) ? body(scope) : otherwise(scope));
}

const withoutElse: Evaluate = () =>
  new Undefined("the inline if-expression evaluated to false and no else section was defined.");

function compileSlice(node: SliceExpression, context: CompileContext): Evaluate {
  const compileBound = (bound: Expression | null): Evaluate =>
    bound === null ? () => null : compileExpression(bound, context);
  const target = compileExpression(node.target, context);
  const [start, stop, step] = [compileBound(node.start), compileBound(node.stop), compileBound(node.step)];
  const isLenient = context.constant;
  return (scope) => {
    const value = target(scope);
    const bounds = [start(scope), stop(scope), step(scope)] as const;
    if (!isLenient) return slice(scope.runtime, value, ...bounds);
    // jinja2 computes a constant output through its lenient item lookup: a slice that fails is undefined there.
    try {
      return slice(scope.runtime, value, ...bounds);
    } catch (error) {
      if (error instanceof Failure && error.kind === "type") return new Undefined(error.message);
      throw error;
    }
  };
}

function compileComparison(node: CompareExpression, compile: (node: Expression) => Evaluate): Evaluate {
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

function compileNamed(node: NamedExpression, context: CompileContext): Evaluate {
  const { kind, name } = node;
  const apply: Builtin | undefined = context.environment[`${kind}s`].get(name);
  if (apply === undefined && !context.soft) {
    throw syntaxError(context.source, `No ${kind} named '${name}'.`, node.at);
  }
  const target = compileExpression(node.target, context);
  const args = compileArguments(node.args, context);
  return (scope) => {
    if (apply === undefined) fail("TemplateRuntimeError", `No ${kind} named '${name}' found.`);
    const value = target(scope);
    const [positional, named] = args(scope);
    scope.runtime.step();
    scope.runtime.at = node;
    return apply(scope.runtime, value, positional, named);
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
