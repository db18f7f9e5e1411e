import type { Body, Expression, MacroStatement, Statement, Target } from "../parser/nodes.js";
import { childrenOf } from "./children-of.js";
import { targetNames } from "./frame.js";

/**
 * The names that a template reads from its data: those that are read somewhere before the template itself has given them
 * a value on every way that leads there.
 */
export function freeVariables(body: Body): ReadonlySet<string> {
  const search = new Search();
  search.body(body, new Set());
  return search.free;
}

type Bound = Set<string>;

class Search {
  readonly free = new Set<string>();

  /** Goes through statements in order; what they set is bound for the next ones. */
  body(body: Body, bound: Bound): void {
    for (const statement of body) this.#statement(statement, bound);
  }

  #inner(body: Body, bound: ReadonlySet<string>, names: readonly string[] = []): void {
    this.body(body, new Set([...bound, ...names]));
  }

  #statement(node: Statement, bound: Bound): void {
    switch (node.kind) {
      case "output":
        for (const value of node.values) this.#expression(value, bound);
        break;
      case "if": {
        this.#expression(node.condition, bound);
        const [then, otherwise] = [new Set(bound), new Set(bound)];
        this.body(node.body, then);
        this.body(node.otherwise, otherwise);
        for (const name of then) if (otherwise.has(name)) bound.add(name);
        break;
      }
      case "for": {
        this.#expression(node.items, bound);
        const names = [...targetNames(node.target), "loop"];
        this.#expression(node.condition, new Set([...bound, ...names]));
        this.#inner(node.body, bound, names);
        this.#inner(node.otherwise ?? [], bound);
        break;
      }
      case "set":
        this.#expression(node.value, bound);
        this.#bind(node.target, bound);
        break;
      case "capture":
        this.#expression(node.filters, bound);
        this.#inner(node.body, bound);
        if (node.target !== null) this.#bind(node.target, bound);
        break;
      case "macro":
        bound.add(node.name);
        this.#macro(node, bound);
        break;
      case "callBlock":
        this.#expression(node.call, bound);
        this.#macro(node.caller, bound);
        break;
      case "with":
        for (const value of node.values) this.#expression(value, bound);
        this.#inner(node.body, bound, node.targets.flatMap(targetNames));
        break;
      case "scope":
        this.#inner(node.body, bound);
        break;
      case "text":
      case "control":
        break;
    }
  }

  #macro(node: MacroStatement, bound: ReadonlySet<string>): void {
    const names = [...node.parameters, "caller", "kwargs", "varargs"];
    for (const value of node.defaults) this.#expression(value, new Set([...bound, ...names]));
    this.#inner(node.body, bound, names);
  }

  #bind(target: Target, bound: Bound): void {
    if (target.kind === "attribute" && !bound.has(target.namespace)) this.free.add(target.namespace);
    for (const name of targetNames(target)) bound.add(name);
  }

  #expression(node: Expression | null, bound: ReadonlySet<string>): void {
    if (node === null) return;
    if (node.kind === "name" && !bound.has(node.name)) this.free.add(node.name);
    for (const child of childrenOf(node)) this.#expression(child, bound);
  }
}
