import { ownGrammars, ownRefusals } from "@camelid/testkit";
import { describe, expect, test } from "vitest";
import { checkGbnf } from "./check-gbnf.js";

const forLlama = (text: string) => checkGbnf(text, { engine: "llama.cpp" })?.message;

describe("checkGbnf for llama.cpp", () => {
  test.each(ownGrammars())("accepts $name", ({ grammar }) => expect(forLlama(grammar)).toBeUndefined());

  test.each(ownRefusals())("refuses $name", ({ grammar }) => expect(forLlama(grammar)).toBeDefined());

  test("left recursion is legal for our own matcher", () => {
    expect(checkGbnf('root ::= "a" | root "a"')).toBeUndefined();
    expect(forLlama('root ::= "a" | root "a"')).toContain("'root' is left recursive");
  });

  test("left recursion behind a rule that is empty only through another rule is found", () => {
    expect(forLlama('root ::= b root "x" | "y"\nb ::= c\nc ::= "z" | ""')).toContain("left recursive");
  });

  test("left recursion that only its check would meet is refused if the check finds it", () => {
    expect(forLlama('root ::= "a"\nx ::= b x "x" | "y"\nb ::= c\nc ::= "z" | ""')).toBeUndefined();
    expect(forLlama('root ::= "a"\nx ::= x "x" | "y"')).toContain("'x' is left recursive");
  });

  test("left recursion through a repeated group is found", () => {
    expect(forLlama('root ::= ("a" | root)* "b"')).toContain("left recursive");
    expect(forLlama('root ::= ("a"? root "b")?')).toContain("left recursive");
  });

  test("a limit that llama.cpp would drop in silence is refused", () => {
    expect(forLlama('root ::= "a"{0,5000}')).toContain("does not enforce");
    expect(checkGbnf('root ::= "a"{0,5000}')).toBeUndefined();
  });

  test("what llama.cpp refuses is said before a limit that it would drop", () => {
    expect(forLlama('root ::= "a"{0,5000} <think>')).toContain("not one token");
    expect(forLlama('root ::= ("a" | root){0,5000}')).toContain("left recursive");
  });

  test("a check that would take exponential time is refused at once", () => {
    const rules = Array.from({ length: 60 }, (_, i) => `r${i} ::= r${i + 1} "a" | r${i + 1} "b"`);
    expect(forLlama(`root ::= r0\n${rules.join("\n")}\nr60 ::= "x"`)).toBeDefined();
  });

  test.each([
    'root ::= "a" root "b" | "a" root "c" | ""',
    'root ::= "b" | "" | [^a-c] (("e" root root) root root{1,2} | root root{2}){1,3} root',
    "root ::= [a-z]+ x+\nx ::= ([a-z] x | [a-z] [a-z] x | [a-y] | [b-z])+",
  ])("a grammar whose stacks multiply is refused at once: %s", (text) => {
    expect(forLlama(text)).toContain("ambiguous");
    expect(checkGbnf(text)).toBeUndefined();
  });

  test.each([
    'root ::= ([a-z]* [a-z0-9]* " "?)* "."',
    'root ::= "a"? "a"? "a"? "a"? "a"? "a"? "b"',
    'root ::= ("a" | "b"){0,2000}',
  ])("harmless ambiguity passes: %s", (text) => {
    expect(forLlama(text)).toBeUndefined();
  });

  test("repetitions that multiply over rules are refused", () => {
    const text = 'root ::= a{0,1000}\na ::= b{0,1000}\nb ::= c{0,1000}\nc ::= "x"?';
    expect(forLlama(text)).toContain("ways");
  });

  test("unrolling beyond the size limit is refused before it happens", () => {
    expect(forLlama(`root ::= "${"a".repeat(1_000_000)}"{2000}`)).toContain("unroll");
  });

  test("a chain of rules too deep for its recursion is refused", () => {
    const rules = Array.from({ length: 20_000 }, (_, i) => `r${i} ::= r${i + 1}`);
    expect(forLlama(`root ::= r0\n${rules.join("\n")}\nr20000 ::= "x"`)).toBeDefined();
  });

  test("tokens are checked against the vocabulary", () => {
    const tokenId = (text: string) => (text === "<think>" ? 7 : undefined);
    const check = (text: string) =>
      checkGbnf(text, { engine: "llama.cpp", tokenId, vocabularySize: 100 })?.message;
    expect(check("root ::= <think> !<[99]>*")).toBeUndefined();
    expect(check("root ::= <other>")).toContain("'<other>' is not one token");
    expect(check("root ::= <[100]>")).toContain("not in the vocabulary");
    expect(forLlama("root ::= <think>")).toContain("not one token");
  });
});
