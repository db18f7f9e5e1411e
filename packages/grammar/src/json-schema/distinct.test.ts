import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileJsonSchema } from "../compile-json-schema.js";
import { workOf } from "../work.js";

/** Whether numbers of these lists, one each, can all differ: tried out. */
function tryAll(lists: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): boolean {
  const [first, ...others] = lists;
  if (first === undefined) return true;
  return first.some((value) => !taken.has(value) && tryAll(others, new Set([...taken, value])));
}

function compiles(schema: object): boolean {
  try {
    compileJsonSchema(schema);
    return true;
  } catch {
    return false;
  }
}

const unique = (prefixItems: readonly (readonly number[])[]) => ({
  type: "array",
  uniqueItems: true,
  minItems: prefixItems.length,
  prefixItems: prefixItems.map((values) => ({ enum: values })),
  items: false,
});

describe("items that must differ", () => {
  it("are possible exactly when each can have a value of its own", () => {
    const values = fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(values, { minLength: 1, maxLength: 6 }), (lists) => {
        expect(compiles(unique(lists))).toBe(tryAll(lists));
      }),
      { numRuns: 300 },
    );
  });

  it("cost a look at each value, however many there are", () => {
    const work = (count: number) =>
      workOf(() =>
        compileJsonSchema({
          type: "array",
          uniqueItems: true,
          minItems: count,
          items: { type: "integer", minimum: 0, maximum: count - 1 },
        }),
      );
    expect(work(4000)).toBeLessThan(2.5 * work(2000));
    expect(work(20_000)).toBeLessThan(2_000_000);
  });

  it("cost no more than is allowed where they need a matching", () => {
    // Each list is two neighbours of a long chain, so that a late item moves all before it.
    const chain = Array.from({ length: 3000 }, (_, index) => [index, index + 1]);
    const schema = unique([...chain.toReversed(), [0, 3000]]);
    expect(workOf(() => compiles(schema))).toBeLessThan(13_000_000);
  });
});
