import { corpusGrammars } from "@camelid/testkit";
import { expect, test } from "vitest";
import { compileGbnf } from "../compile.js";
import { createMatcher, type GrammarMatcher } from "./matcher.js";

/** The recorded token tests write token n as U+FFFD and n as four bytes; every other character is a token of its own. */
function pushTokens(matcher: GrammarMatcher, input: string): boolean {
  const characters = Array.from(input);
  for (let i = 0; i < characters.length; i++) {
    const text = characters[i] ?? "";
    if (text === "\ufffd") {
      const id = characters.slice(i + 1, i + 5).reduce((sum, c) => sum * 256 + (c.codePointAt(0) ?? 0), 0);
      i += 4;
      if (!matcher.pushToken(id, new TextEncoder().encode(`<[${id}]>`))) return false;
    } else if (!matcher.pushToken(1_000_000 + (text.codePointAt(0) ?? 0), new TextEncoder().encode(text)))
      return false;
  }
  return true;
}

test("the matcher accepts and refuses all recorded strings of the corpora", () => {
  let checked = 0;
  for (const { grammar, pass = [], fail = [] } of corpusGrammars()) {
    const { program } = compileGbnf(grammar);
    for (const [expected, inputs] of [
      [true, pass],
      [false, fail],
    ] as const) {
      for (const input of inputs) {
        const matcher = createMatcher(program);
        const taken = input.includes("\ufffd") ? pushTokens(matcher, input) : matcher.push(input);
        expect([grammar, input, taken && matcher.isComplete()]).toEqual([grammar, input, expected]);
        checked++;
      }
    }
  }
  expect(checked).toBeGreaterThan(200);
});
