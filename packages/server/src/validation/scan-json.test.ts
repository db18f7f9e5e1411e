import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDoubleName, type JsonCounts, scanJson } from "./scan-json.js";

const unbounded = { commas: Infinity, members: Infinity, heavy: Infinity, depth: Infinity };

/** Members, commas and depth of a value, told by its tree. */
function countOf(value: unknown): JsonCounts {
  if (typeof value !== "object" || value === null)
    return { members: 0, commas: 0, heavy: typeof value === "string" ? 1 : 0, depth: 0 };
  const inner = Object.values(value).map(countOf);
  const sum = (pick: (count: JsonCounts) => number) => inner.reduce((total, count) => total + pick(count), 0);
  return {
    members: sum(({ members }) => members) + (Array.isArray(value) ? 0 : inner.length),
    commas: sum(({ commas }) => commas) + Math.max(0, inner.length - 1),
    heavy: 1 + sum(({ heavy }) => heavy) + (Array.isArray(value) ? 0 : inner.length),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}

describe("scanJson", () => {
  it("counts what JSON.parse would make, whatever is in strings", () => {
    const text = fc.string({ unit: fc.constantFrom('"', "\\", ",", ":", "{", "[", "}", "a") });
    const value = fc
      .jsonValue({ maxDepth: 4, stringUnit: "grapheme" })
      .chain((tree) => fc.record({ tree: fc.constant(tree), text, list: fc.array(text) }));
    fc.assert(
      fc.property(value, (body) => {
        expect(scanJson(JSON.stringify(body), unbounded)).toEqual(countOf(body));
        expect(findDoubleName(JSON.stringify(body))).toBeUndefined();
      }),
    );
  });

  it("ends at the first count that is above its most", () => {
    const most = { commas: 3, members: 3, heavy: 9, depth: 3 };
    expect(scanJson(`[${"0,".repeat(1e6)}0]`, most)).toEqual({ commas: 4, members: 0, heavy: 1, depth: 1 });
    expect(scanJson("[".repeat(1e6), most)).toEqual({ commas: 0, members: 0, heavy: 4, depth: 4 });
    expect(scanJson('"x"'.repeat(1e6), most)).toEqual({ commas: 0, members: 0, heavy: 10, depth: 0 });
  });
});

describe("findDoubleName", () => {
  it.each([
    ['{"a":1,"a":2}', "a"],
    ['{"a":{"b":1},"c":[{"b":1,"\\u0062":2}]}', "b"],
    ['{"__proto__":1, "__proto__" : 2}', "__proto__"],
    ['{"a":"a","b":["b","b"]}', undefined],
    ['[{"a":1},{"a":1}]', undefined],
  ])("of %s is %s", (text, name) => {
    expect(findDoubleName(text)).toBe(name);
  });
});
