import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { checkGbnf } from "../gbnf/check-gbnf.js";
import { createMatcher } from "../matcher/matcher.js";
import { parseGbnf } from "../gbnf/parse-gbnf.js";
import { printGbnf } from "./print-gbnf.js";

const lengthsOf = (text: string, lengths: readonly number[]) => {
  const { program } = compileGbnf(text);
  return lengths.filter((length) => {
    const matcher = createMatcher(program);
    return matcher.push("a".repeat(length)) && matcher.isComplete();
  });
};

describe("printGbnf", () => {
  test("keeps names and structure", () => {
    const text = 'root ::= "a" item{2,4} | [^b-d]* (item | "x")?\nitem ::= "é\\n\\"" | .\n';
    expect(printGbnf(compileGbnf(text).program).text).toBe(text);
    expect(printGbnf(parseGbnf(text)).text).toBe(text);
  });

  test("counts beyond what llama.cpp enforces are split and stay exact", () => {
    for (const [count, good, bad] of [
      ["{0,5000}", [0, 1999, 2000, 4000, 5000], [5001]],
      ["{2500,6000}", [2500, 4500, 6000], [2499, 6001]],
      ["{4100,}", [4100, 9000], [4099]],
    ] as const) {
      const grammar = parseGbnf(`root ::= "a"${count}`, { repetitionLimit: 10_000 });
      const { text } = printGbnf(grammar);
      expect(checkGbnf(text, { engine: "llama.cpp" })).toBeUndefined();
      expect(lengthsOf(text, [...good, ...bad])).toEqual(good);
    }
  });

  test("nested counts whose product is too large become rules", () => {
    const grammar = parseGbnf('root ::= (("a"{1,50} "b"){1,50} "c"){1,50}', { repetitionLimit: 1_000_000 });
    const { text } = printGbnf(grammar);
    expect(checkGbnf(text, { engine: "llama.cpp" })).toBeUndefined();
    const matcher = createMatcher(compileGbnf(text).program);
    expect(matcher.push("aabababcabc") && matcher.isComplete()).toBe(true);
  });

  test("what repeats without end and may be empty is written as llama.cpp can run it", () => {
    const { text } = printGbnf(parseGbnf('root ::= ("a"? | "b"* "c"?)* "d"'));
    expect(checkGbnf(text, { engine: "llama.cpp" })).toBeUndefined();
    const matcher = createMatcher(compileGbnf(text).program);
    expect(matcher.push("abbcacd") && matcher.isComplete()).toBe(true);
  });

  test("left recursion is refused for llama.cpp and printed when it is for others", () => {
    const { program } = compileGbnf('root ::= root "a" | "b"');
    expect(() => printGbnf(program)).toThrow("left recursive");
    expect(printGbnf(program, { forLlama: false }).text).toBe('root ::= root "a" | "b"\n');
  });
});
