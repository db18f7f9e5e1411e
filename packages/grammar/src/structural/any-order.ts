import type { Expression, Sequence } from "../ast.js";

/** A part that comes at most once, or exactly once when it is required. */
export interface OrderedPart {
  readonly part: Expression;
  readonly required: boolean;
}

/** Parts an order of which may be free: each set of them that is left becomes one rule, so this many make 256 rules. */
export const mostInAnyOrder = 8;

/**
 * All orders of the parts in which none comes twice and no required one is missing. `rule` makes a rule of what may
 * follow when certain parts are left; orders that leave the same parts share it.
 */
export function anyOrder(
  parts: readonly OrderedPart[],
  separator: Expression,
  rule: (options: readonly Sequence[]) => Expression,
): Sequence[] {
  const rules = new Map<number, Expression>();
  const all = 2 ** parts.length - 1;

  const options = (left: number, before: readonly Expression[]): Sequence[] => {
    const next = parts.flatMap(({ part }, index): Sequence[] => {
      const bit = 2 ** index;
      return (left & bit) === 0 ? [] : [[...before, part, ...following(left - bit)]];
    });
    const mayEnd = parts.every(({ required }, index) => !required || (left & (2 ** index)) === 0);
    return mayEnd ? [...next, []] : next;
  };

  const following = (left: number): readonly Expression[] => {
    if (left === 0) return [];
    const known = rules.get(left) ?? rule(options(left, [separator]));
    rules.set(left, known);
    return [known];
  };

  return options(all, []);
}
