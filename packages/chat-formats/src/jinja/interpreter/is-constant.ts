import type { Expression } from "../parser/nodes.js";

/** Whether jinja2 would compute the expression when it compiles the template. */
export function isConstant(node: Expression): boolean {
  switch (node.typename) {
    case "Literal":
    case "Float":
      return true;
    case "Array":
      return node.children.every(isConstant);
    case "Tuple":
      return node.items.every(isConstant);
    case "Dict":
      return node.children.every(({ key, value }) => isConstant(key) && isConstant(value));
    case "Neg":
    case "Pos":
    case "Not":
      return isConstant(node.target);
    default:
      return false;
  }
}
