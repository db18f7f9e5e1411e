import type { CallArguments, Expression } from "../parser/nodes.js";

/** Filters that need the context, so that jinja2 applies them only when it renders. */
const contextual: ReadonlySet<string> = new Set([
  "map",
  "select",
  "reject",
  "selectattr",
  "rejectattr",
  "random",
]);

/** Whether jinja2 would compute the expression when it compiles the template. */
export function isConstant(node: Expression | null): boolean {
  if (node === null) return true;
  switch (node.kind) {
    case "constant":
    case "float":
      return true;
    case "list":
    case "tuple":
      return node.items.every(isConstant);
    case "dict":
      return node.entries.every((entry) => entry.every(isConstant));
    case "unary":
    case "attribute":
      return isConstant(node.target);
    case "item":
      return isConstant(node.target) && isConstant(node.key);
    case "slice":
      return [node.target, node.start, node.stop, node.step].every(isConstant);
    case "conditional":
      return [node.condition, node.body, node.otherwise].every(isConstant);
    case "binary":
      return isConstant(node.left) && isConstant(node.right);
    case "compare":
      return isConstant(node.first) && node.rest.every(({ value }) => isConstant(value));
    case "filter":
      return !contextual.has(node.name) && isConstant(node.target) && areConstant(node.args);
    case "test":
      return isConstant(node.target) && areConstant(node.args);
    case "name":
    case "captured":
    case "call":
      return false;
  }
}

function areConstant({ positional, named, star, doubleStar }: CallArguments): boolean {
  return [...positional, ...named.map(([, value]) => value), star, doubleStar].every(isConstant);
}
