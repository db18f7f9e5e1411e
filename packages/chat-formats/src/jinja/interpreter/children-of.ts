import type { CallArguments, Expression } from "../parser/nodes.js";

/** The expressions within an expression. */
export function childrenOf(node: Expression): readonly (Expression | null)[] {
  switch (node.kind) {
    case "list":
    case "tuple":
      return node.items;
    case "dict":
      return node.entries.flat();
    case "attribute":
    case "unary":
      return [node.target];
    case "item":
      return [node.target, node.key];
    case "slice":
      return [node.target, node.start, node.stop, node.step];
    case "conditional":
      return [node.condition, node.body, node.otherwise];
    case "binary":
      return [node.left, node.right];
    case "compare":
      return [node.first, ...node.rest.map(({ value }) => value)];
    case "filter":
    case "test":
      return [node.target, ...argumentsOf(node.args)];
    case "call":
      return [node.callee, ...argumentsOf(node.args)];
    case "name":
    case "constant":
    case "float":
    case "captured":
      return [];
  }
}

function argumentsOf({ positional, named, star, doubleStar }: CallArguments): readonly (Expression | null)[] {
  return [...positional, ...named.map(([, value]) => value), star, doubleStar];
}
