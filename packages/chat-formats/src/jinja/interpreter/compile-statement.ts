import type {
  Body,
  CallBlockStatement,
  CaptureStatement,
  Expression,
  MacroStatement,
  SetStatement,
  Statement,
  WithStatement,
} from "../parser/nodes.js";
import { str } from "../values/repr.js";
import { plain } from "../values/text.js";
import { isStr, truth, typeName } from "../values/type-name.js";
import { Namespace, Undefined } from "../values/value.js";
import type { Value } from "../values/value.js";
import { fail } from "../template-error.js";
import { compileTarget, type Assign } from "./assign.js";
import {
  call,
  capturedName,
  compileArguments,
  compileExpression,
  type CompileContext,
} from "./compile-expression.js";
import { compileFor } from "./compile-for.js";
import { compileMacro } from "./compile-macro.js";
import { Frame, targetNames } from "./frame.js";
import { isConstant } from "./is-constant.js";
import { Output, type Scope } from "./scope.js";

/** How a statement ended, when a loop around it has to know. */
export type Signal = "break" | "continue" | undefined;

export type Execute = (scope: Scope, out: Output) => Signal;

/** The branch of an `if`, which shares its block's variables. */
function compileBranch(statements: Body, context: CompileContext): Execute {
  return context.lazy ? lazily(() => compileNow(statements, context)) : compileNow(statements, context);
}

function compileNow(statements: readonly Statement[], context: CompileContext): Execute {
  const steps = statements.map((statement) => compileStatement(statement, context));
  const [only] = steps;
  if (only !== undefined && steps.length === 1) return only;
  return (scope, out) => {
    for (const step of steps) {
      const signal = step(scope, out);
      if (signal !== undefined) return signal;
    }
    return undefined;
  };
}

/** The body of a block with variables of its own. */
export function compileBlock(
  body: Body,
  context: CompileContext,
  parameters?: readonly string[],
  values?: readonly Expression[],
): Execute {
  const compile = (): Execute => {
    const frame = new Frame(context.frame, body, parameters, values);
    // jinja2 forgets inside a new scope that an `if` is around it.
    const execute = compileNow(body, { ...context, frame, soft: false });
    return frame.hidden.length === 0 ? execute : hideNames(frame.hidden, execute);
  };
  return context.lazy ? lazily(compile) : compile();
}

function compileMacroBody(node: MacroStatement, context: CompileContext): Execute {
  return compileBlock(node.body, context, [...node.parameters, ...node.uses], node.defaults);
}

function lazily(compile: () => Execute): Execute {
  let execute: Execute | undefined;
  return (scope, out) => {
    execute ??= compile();
    return execute(scope, out);
  };
}

function hideNames(names: readonly string[], execute: Execute): Execute {
  return (scope, out) => {
    for (const name of names) {
      if (scope.get(name) !== undefined) scope.set(name, new Undefined(`'${name}' is undefined`));
    }
    return execute(scope, out);
  };
}

function compileStatement(node: Statement, context: CompileContext): Execute {
  const compileBody = (body: Body, parameters?: readonly string[]): Execute =>
    compileBlock(body, context, parameters);
  switch (node.kind) {
    case "text": {
      const { text } = node;
      return (_, out) => {
        out.write(text);
        return undefined;
      };
    }
    case "output": {
      const values = node.values.map((value) =>
        compileExpression(value, { ...context, constant: isConstant(value) }),
      );
      return (scope, out) => {
        scope.runtime.step();
        scope.runtime.at = node;
        for (const value of values) out.write(str(scope.runtime, value(scope)));
        return undefined;
      };
    }
    case "if": {
      const soft: CompileContext = { ...context, soft: true };
      const condition = compileExpression(node.condition, soft);
      const body = compileBranch(node.body, soft);
      const otherwise = compileBranch(node.otherwise, soft);
      return (scope, out) => {
        scope.runtime.step();
        scope.runtime.at = node;
        return truth(condition(scope)) ? body(scope, out) : otherwise(scope, out);
      };
    }
    case "for":
      return compileFor(
        node,
        compileBody(node.body, ["loop", ...targetNames(node.target)]),
        node.otherwise === null ? undefined : compileBody(node.otherwise),
        context,
      );
    case "set":
      return compileSet(node, context);
    case "capture":
      return compileCapture(node, compileBody(node.body), context);
    case "macro": {
      const macro = compileMacro(node, compileMacroBody(node, context), { ...context, soft: false });
      return (scope) => {
        scope.set(node.name, macro(scope));
        return undefined;
      };
    }
    case "callBlock":
      return compileCallBlock(node, compileMacroBody(node.caller, context), context);
    case "with":
      return compileWith(node, compileBody(node.body, node.targets.flatMap(targetNames)), context);
    case "scope": {
      const body = compileBody(node.body);
      return (scope, out) => body(scope.inner(), out);
    }
    case "control": {
      const signal = node.control;
      return () => signal;
    }
  }
}

function compileSet(node: SetStatement, context: CompileContext): Execute {
  const assign = compileTarget(node.target);
  const value = compileExpression(node.value, context);
  const namespace = node.target.kind === "attribute" ? node.target.namespace : undefined;
  return (scope) => {
    scope.runtime.step();
    scope.runtime.at = node;
    // jinja2 looks at the namespace before it computes the value.
    if (namespace !== undefined && !(scope.get(namespace) instanceof Namespace)) {
      fail("TemplateRuntimeError", "cannot assign attribute on non-namespace object");
    }
    assign(scope, value(scope));
    return undefined;
  };
}

function compileCapture(node: CaptureStatement, body: Execute, context: CompileContext): Execute {
  const assign: Assign | undefined = node.target === null ? undefined : compileTarget(node.target);
  const filters = compileExpression(node.filters, context);
  return (scope, out) => {
    const rt = scope.runtime;
    rt.step();
    const captured = new Output(rt);
    body(scope.inner(), captured);
    const inner = scope.inner();
    inner.set(capturedName, captured.finish());
    rt.at = node;
    const value = filters(inner);
    if (assign === undefined) writeResult(out, value);
    else assign(scope, value);
    return undefined;
  };
}

function compileCallBlock(node: CallBlockStatement, body: Execute, context: CompileContext): Execute {
  const callee = compileExpression(node.call.callee, context);
  const args = compileArguments(node.call.args, context);
  const caller = compileMacro(node.caller, body, { ...context, soft: false });
  return (scope, out) => {
    scope.runtime.at = node;
    const value = callee(scope);
    const [positional, named] = args(scope);
    if (named.has("caller")) fail("TypeError", "got multiple values for keyword argument 'caller'");
    const kwargs = new Map(named).set("caller", caller(scope));
    writeResult(out, call(scope.runtime, node, value, positional, kwargs));
    return undefined;
  };
}

/** jinja2 prints the result of a filter or call block as it is, and joining fails on anything but a string. */
function writeResult(out: Output, value: Value): void {
  if (!isStr(value)) fail("TypeError", `sequence item 0: expected str instance, ${typeName(value)} found`);
  out.write(plain(value));
}

function compileWith(node: WithStatement, body: Execute, context: CompileContext): Execute {
  const targets = node.targets.map(compileTarget);
  const values = node.values.map((value) => compileExpression(value, context));
  return (scope, out) => {
    scope.runtime.at = node;
    const inner = scope.inner();
    values.forEach((value, index) => targets[index]?.(inner, value(scope)));
    return body(inner, out);
  };
}
