import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { compileStructuralTag } from "../compile-json-schema.js";
import { GrammarError } from "../errors.js";
import { createMatcher } from "../matcher/matcher.js";
import { seededRandom } from "../testing/random-grammar.js";
import { decodeProgram } from "./decode-program.js";
import { encodeProgram } from "./encode-program.js";

const { program: gbnf } = compileGbnf(
  'root ::= "é" x{2,5} | [^a-c] <[7]> !<end> | ("a" root)* "b"+\nx ::= "long literal" | root "z"?',
);
const { program: tagged } = compileStructuralTag({
  type: "sequence",
  parts: [
    { type: "regex", pattern: "[a-z]+" },
    { type: "json-schema", schema: { type: "object", properties: { a: { type: "number", minimum: 3 } } } },
  ],
});

describe("the program format", () => {
  test.each([
    ["GBNF", gbnf],
    ["regular expressions and schemas", tagged],
  ])("of %s reads back to what was written", (_, program) => {
    const tables = decodeProgram(program);
    expect(encodeProgram(tables).length).toBeLessThanOrEqual(program.length + 64);
    expect(decodeProgram(encodeProgram(tables)).nodes).toEqual(tables.nodes);
  });

  test("has the documented header and sections", () => {
    const view = new DataView(gbnf.buffer);
    expect(new TextDecoder().decode(gbnf.subarray(0, 4))).toBe("CMLG");
    expect([4, 8, 16].map((at) => view.getUint32(at, true))).toEqual([1, gbnf.length, 7]);
    for (let kind = 1; kind <= 7; kind++) expect(view.getUint32(32 + 16 * (kind - 1), true)).toBe(kind);
  });

  test.each([
    ["GBNF", gbnf, 4000],
    ["a schema", tagged, 1500],
  ])("of %s with any bytes changed or cut is refused or runs without a crash", (_, program, rounds) => {
    const random = seededRandom(rounds);
    let refused = 0;
    for (let i = 0; i < rounds; i++) {
      const damaged = program.slice(0, i % 10 === 0 ? random(program.length) : program.length);
      for (let k = 0; k <= random(3) && damaged.length > 0; k++) {
        // Small numbers and extremes do more harm than random ones.
        damaged[random(damaged.length)] = [0, 1, 2, 127, 255, random(256)][random(6)] ?? 0;
      }
      try {
        const matcher = createMatcher(damaged);
        matcher.push("é");
        matcher.push("aab");
        matcher.push('abc{"a": 4}');
        matcher.forced(16);
      } catch (error) {
        if (!GrammarError.isInstance(error)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(rounds / 10);
  });
});
