import type { Expression } from "../ast.js";
import type { Case } from "./case.js";
import type { SchemaConverter } from "./convert-schema.js";
import type { SchemaRef } from "./schema-ref.js";
import { countLimit, literal, oneOf, optional, repeat, sequence } from "./shorthand.js";

/** Arrays that satisfy a case; undefined when there are none. */
export function arrayRules(
  target: Case,
  converter: SchemaConverter,
  pointer: string,
  name: string,
): Expression | undefined {
  const { gap } = converter.common;
  if (target.maxItems !== undefined && target.maxItems < target.minItems) return undefined;
  const minItems = Math.min(target.minItems, countLimit);
  // A smaller maximum is still right; only documents that nobody writes are lost.
  const maxItems = target.maxItems === undefined ? undefined : Math.min(target.maxItems, countLimit);
  if (minItems < target.minItems)
    converter.report(pointer, "minItems", `only ${countLimit} items are asked for`);
  const fixed = Math.max(0, ...target.arrays.map(({ prefix }) => prefix.length));
  const count = maxItems === undefined ? fixed : Math.min(fixed, maxItems);
  const item = (index: number): Expression => {
    const schemas = target.arrays.flatMap(({ prefix, rest }): SchemaRef[] => {
      const ref = prefix[index] ?? rest;
      return ref === undefined ? [] : [ref];
    });
    return schemas.length === 0 ? converter.common.value : converter.value(schemas, `${name}-item`);
  };
  // From the back: what may follow after `index` items, each with its comma.
  const lead = (index: number): Expression[] => (index === 0 ? [] : [literal(","), gap]);
  let tail = restOf(count, { minItems, maxItems }, item(fixed), lead(1), gap);
  for (let index = count - 1; index >= 0; index--) {
    const from = sequence(...lead(index), item(index), ...tail, ...(index === 0 ? [gap] : []));
    tail = index >= minItems ? [optional(from)] : [from];
  }
  return sequence(literal("["), gap, ...tail, literal("]"));
}

/** Items behind the fixed ones. */
function restOf(
  count: number,
  { minItems, maxItems }: { readonly minItems: number; readonly maxItems: number | undefined },
  item: Expression,
  comma: readonly Expression[],
  gap: Expression,
): Expression[] {
  const min = Math.max(0, minItems - count);
  const max = maxItems === undefined ? undefined : maxItems - count;
  if (max === 0) return [];
  const next = sequence(...comma, item);
  if (count > 0) return [repeat(next, min, max)];
  const more = max === 1 ? [] : [repeat(next, Math.max(0, min - 1), max === undefined ? undefined : max - 1)];
  const list = oneOf([[item, ...more, gap]]);
  return min === 0 ? [optional(list)] : [list];
}
