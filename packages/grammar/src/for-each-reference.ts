import type { Expression, Sequence } from "./ast.js";

/** Calls `visit` with the rule of each reference, from left to right. */
export function forEachReference(options: readonly Sequence[], visit: (rule: string) => void): void {
  const walk = (item: Expression): void => {
    if (item.type === "reference") visit(item.rule);
    else if (item.type === "group") forEachReference(item.options, visit);
    else if (item.type === "repeat") walk(item.item);
  };
  for (const sequence of options) for (const item of sequence) walk(item);
}
