// jinja2 decides when it compiles where each name of a block comes from (jinja2/idtracking.py). It shows in one case: a
// name that a block first sets is undefined to the blocks within it until then, whatever it is outside.
import type { Body, Expression, Statement, Target } from "../parser/nodes.js";
import { childrenOf } from "./children-of.js";

/** The names of one block and where they come from: set here first ("undefined"), or from outside ("outside"). */
class Names {
  readonly references: Map<string, "undefined" | "outside">;
  readonly stored: Set<string>;

  constructor(
    readonly parent: Frame | undefined,
    source?: Names,
  ) {
    this.references = new Map(source?.references);
    this.stored = new Set(source?.stored);
  }

  load(name: string): void {
    if (!this.references.has(name) && this.parent?.knows(name) !== true) this.references.set(name, "outside");
  }

  store(name: string): void {
    this.stored.add(name);
    if (this.references.has(name)) return;
    this.references.set(name, this.parent?.knows(name) === true ? "outside" : "undefined");
  }

  declare(name: string): void {
    this.stored.add(name);
    this.references.set(name, "outside");
  }

  /** Takes over what the branches of an `if` do: what only a branch sets comes from outside otherwise. */
  merge(branches: readonly Names[]): void {
    const inBranches = branches.flatMap(({ stored }) => [...stored]).filter((name) => !this.stored.has(name));
    for (const branch of branches) {
      for (const [name, origin] of branch.references) this.references.set(name, origin);
      for (const name of branch.stored) this.stored.add(name);
    }
    for (const name of inBranches) this.references.set(name, "outside");
  }
}

/** A block with variables of its own. */
export class Frame {
  /** Names that are undefined when the block begins. */
  readonly hidden: readonly string[];
  readonly #names: Names;
  readonly #parent: Frame | undefined;

  constructor(
    parent: Frame | undefined,
    body: Body,
    parameters: readonly string[] = [],
    values: readonly Expression[] = [],
  ) {
    this.#parent = parent;
    this.#names = new Names(parent);
    for (const name of parameters) this.#names.declare(name);
    for (const value of values) visitExpression(value, this.#names);
    visitBody(body, this.#names);
    this.hidden = [...this.#names.references]
      .filter(([, origin]) => origin === "undefined")
      .map(([name]) => name);
  }

  knows(name: string): boolean {
    return this.#names.references.has(name) || this.#parent?.knows(name) === true;
  }
}

/** The names that a target sets. */
export function targetNames(target: Target): readonly string[] {
  if (target.kind === "name") return [target.name];
  return target.kind === "tuple" ? target.items.flatMap(targetNames) : [];
}

function visitBody(body: Body, names: Names): void {
  for (const statement of body) visitStatement(statement, names);
}

function visitBranch(body: Body, names: Names): Names {
  const branch = new Names(names.parent, names);
  visitBody(body, branch);
  return branch;
}

function visitStatement(node: Statement, names: Names): void {
  switch (node.kind) {
    case "output":
      for (const value of node.values) visitExpression(value, names);
      break;
    case "if":
      visitExpression(node.condition, names);
      names.merge([visitBranch(node.body, names), visitBranch(node.otherwise, names)]);
      break;
    case "for":
      visitExpression(node.items, names);
      break;
    case "set":
      visitExpression(node.value, names);
      visitTarget(node.target, names);
      break;
    case "capture":
      if (node.target === null) visitExpression(node.filters, names);
      else visitTarget(node.target, names);
      break;
    case "macro":
      names.store(node.name);
      break;
    case "callBlock":
      visitExpression(node.call, names);
      break;
    case "with":
      for (const value of node.values) visitExpression(value, names);
      break;
    case "text":
    case "scope":
    case "control":
      break;
  }
}

function visitTarget(target: Target, names: Names): void {
  if (target.kind === "name") names.store(target.name);
  else if (target.kind === "attribute") names.load(target.namespace);
  else for (const item of target.items) visitTarget(item, names);
}

function visitExpression(node: Expression | null, names: Names): void {
  if (node === null) return;
  if (node.kind === "name") names.load(node.name);
  for (const child of childrenOf(node)) visitExpression(child, names);
}
