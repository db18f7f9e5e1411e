import { ownGrammars } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { createMatcher } from "./matcher.js";

const matcherOf = (text: string) => createMatcher(compileGbnf(text).program);
const accepts = (text: string, input: string) => {
  const matcher = matcherOf(text);
  return matcher.push(input) && matcher.isComplete();
};

describe("the matcher", () => {
  test.each(ownGrammars())("takes the outputs of $name and no others", ({ grammar, ...texts }) => {
    for (const text of texts.accepts) expect([text, accepts(grammar, text)]).toEqual([text, true]);
    for (const text of texts.refuses) expect([text, accepts(grammar, text)]).toEqual([text, false]);
  });

  test.each([
    ['root ::= root "a" | "a"', "aaaaa", "ab"],
    ['root ::= a "x" | "y"\na ::= root "z" | b root\nb ::= ""', "yzxzx", "zx"],
    ['root ::= "(" root ")" root | ""', "(()())()", "(()"],
    ['root ::= ("a" | "a" "b") ("b" "c" | "c")', "abc", "abb"],
    ["root ::= [^a-c]{2}", "é😀", "éa"],
    ['root ::= ("a"?){3,5} "b"', "aaaaab", "aaaaaab"],
    ['root ::= ("a" | "aa"){2,3}', "aaaaaa", "aaaaaaa"],
    ['root ::= ("ab"{2,3} ","){2}', "abab,ababab,", "abab,ab,"],
    ['root ::= x{2}{3}\nx ::= "a" | "b"', "ababab", "ababa"],
    ['root ::= ""', "", "a"],
  ])("%s accepts %j and not %j", (grammar, good, bad) => {
    expect(accepts(grammar, good)).toBe(true);
    expect(accepts(grammar, bad)).toBe(false);
  });

  test("large bounds are counted exactly", () => {
    const grammar = 'root ::= "a"{4990,5000} "b"';
    const lengths = [4989, 4990, 5000, 5001];
    const { program } = compileGbnf(grammar, { repetitionLimit: 5000 });
    const accepted = lengths.map((length) => createMatcher(program).push(`${"a".repeat(length)}b`));
    expect(accepted).toEqual([false, true, true, false]);
  });

  test("a code point can come in pieces and is checked byte by byte", () => {
    const matcher = matcherOf("root ::= [á-ú]+");
    const [first = 0, second = 0] = new TextEncoder().encode("é");
    expect(matcher.push(Uint8Array.of(first))).toBe(true);
    expect(matcher.isComplete()).toBe(false);
    expect(matcher.push(Uint8Array.of(first))).toBe(false);
    expect(matcher.push(Uint8Array.of(second))).toBe(true);
    expect(matcher.isComplete()).toBe(true);
  });

  test("a refused push takes nothing and can be explained", () => {
    const matcher = matcherOf('root ::= "ab" digit+\ndigit ::= [0-9]');
    expect(matcher.push("ab1x")).toBe(false);
    expect(matcher.position).toBe(0);
    expect(matcher.explainRejection()).toMatchObject({ position: 3, byte: 0x78, rules: ["digit"] });
    expect(matcher.explainRejection()?.message).toBe(
      "'x' at byte 3 does not fit; expected '0' to '9', the end",
    );
    expect(matcher.push("ab1")).toBe(true);
    expect(matcher.explainRejection()).toBeUndefined();
  });

  test("clones go their own way and rollback returns to any byte", () => {
    const matcher = matcherOf('root ::= ("a" | "b")* "c"');
    matcher.push("ab");
    const other = matcher.clone();
    expect(other.push("c")).toBe(true);
    expect(matcher.isComplete()).toBe(false);
    other.rollback(3);
    expect(other.position).toBe(0);
    expect(other.push("bbc")).toBe(true);
    expect(matcher.push("c")).toBe(true);
    expect(() => matcher.rollback(4)).toThrow(RangeError);
  });

  test("forced bytes end where there is a choice or an end", () => {
    const matcher = matcherOf('root ::= "{\\"name\\": " ("true" | "trick")');
    expect(new TextDecoder().decode(matcher.forced())).toBe('{"name": tr');
    matcher.push('{"name": tru');
    expect(new TextDecoder().decode(matcher.forced())).toBe("e");
    expect(matcherOf('root ::= "a"*').forced().length).toBe(0);
  });

  test("alternatives that can never end are not offered", () => {
    const matcher = matcherOf('root ::= "a" endless | "b"\nendless ::= "c" endless');
    expect(matcher.allowedNextBytes()[3]).toBe(1 << 2);
    expect(() => compileGbnf('root ::= "a" root')).toThrow("matches nothing");
  });

  test("tokens match as a whole or by their bytes, never by both", () => {
    const matcher = matcherOf('root ::= <[5]> !<end>* <end> "x"');
    expect(matcher.allowedNextTokens()).toEqual([{ negated: false, id: 5 }]);
    expect(matcher.push("x")).toBe(false);
    expect(matcher.pushToken(5, new Uint8Array())).toBe(true);
    expect(matcher.pushToken(9, new Uint8Array(), "<b>")).toBe(true);
    expect(matcher.pushToken(9, new Uint8Array(), "<b>")).toBe(true);
    expect(matcher.pushToken(6, new TextEncoder().encode("<end>"), "<end>")).toBe(true);
    expect(matcher.isComplete()).toBe(false);
    expect(matcher.pushToken(7, new TextEncoder().encode("x"), "x")).toBe(true);
    expect(matcher.isComplete()).toBe(true);
  });

  test("right recursion, deep nesting and long repetition stay linear", () => {
    const list = matcherOf('root ::= "a" root | "b"');
    expect(list.push("a".repeat(50_000))).toBe(true);
    const nested = matcherOf('root ::= "(" root ")" | ""');
    expect(nested.push("(".repeat(20_000) + ")".repeat(20_000)) && nested.isComplete()).toBe(true);
  });

  test("exponentially ambiguous grammars are followed in polynomial time", () => {
    const matcher = matcherOf('root ::= root root | "a" root "b" | "a" root "c" | ""');
    expect(matcher.push("a".repeat(60))).toBe(true);
  });
});
