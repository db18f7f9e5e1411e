import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.js";
import { JsonFloat, parseJsonLosslessly } from "./lossless-json.js";

/** What JSON.parse gives, from what parseJsonLosslessly gives. */
function simplify(value: unknown): unknown {
  if (value instanceof JsonFloat) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(simplify);
  if (!(value instanceof Map)) return value;
  const entries = [...value].map(([key, item]): [string, unknown] => [String(key), simplify(item)]);
  return Object.fromEntries(entries);
}

describe("parseJsonLosslessly", () => {
  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
        const value: unknown = JSON.parse(text);
        const spaced = JSON.stringify(value, null, indent);
        const expected = JSON.stringify(value);
        // Both sort integral keys first once they are objects again.
        expect(JSON.stringify(simplify(parseJsonLosslessly(spaced)))).toBe(expected);
      }),
    );
  });

  it("refuses what JSON.parse refuses", () => {
    for (const text of ["", "{", "[1,]", "01", "nul", '"\n"', "[1] 2", "{a:1}"]) {
      expect(() => parseJsonLosslessly(text)).toThrow(SyntaxError);
    }
  });

  it("keeps ints, floats, big ints and the order of keys for templates", () => {
    const text =
      '{"x": [1, 1.0, 1e2, -0.0, 12345678901234567890, 1.5], "10": 1, "9": {"b\\"\\\\": "\\u00e9"}}';
    const data = parseJsonLosslessly(text);
    expect(compileTemplate("{{ d }}").render({ d: data })).toBe(
      "{'x': [1, 1.0, 100.0, -0.0, 12345678901234567890, 1.5], '10': 1, '9': {'b\"\\\\': 'é'}}",
    );
  });

  it("takes plain numbers for ints where they are integral", () => {
    expect(
      compileTemplate("{{ a }} {{ b }} {{ c }} {{ d }}").render({ a: 1, b: 1.5, c: 1e21, d: 2n ** 70n }),
    ).toBe("1 1.5 1000000000000000000000 1180591620717411303424");
  });
});
