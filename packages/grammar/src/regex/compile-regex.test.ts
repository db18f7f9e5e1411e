import { describe, expect, test } from "vitest";
import { matchesBytes } from "../automata/dfa.js";
import { toByteString } from "../automata/utf8.js";
import { compileRegexDfa } from "./compile-regex.js";
import { RegexError } from "./errors.js";

describe("compileRegexDfa", () => {
  test.each([
    ["^(?=.*a)(?=.*b).{2,5}$", ["ab", "xbxa"], ["a", "aa", "abxxxx"]],
    ["(?<!a)b", ["b", "xb"], ["ab", ""]],
    ["\\bcat\\b", ["a cat.", "cat"], ["cats", "bobcat"]],
    ["^[\\u{1F600}-\\u{1F64F}]{2}$", ["😀😁"], ["😀", "ab"]],
    ["^(?!b)[^c]*$", ["", "ad"], ["b", "ac"]],
  ])("/%s/ finds what it says", (pattern, found, not) => {
    const dfa = compileRegexDfa(pattern);
    for (const text of found) expect([text, matchesBytes(dfa, toByteString(text))]).toEqual([text, true]);
    for (const text of not) expect([text, matchesBytes(dfa, toByteString(text))]).toEqual([text, false]);
  });

  test.each(["(", "a)", "[a", "a**", "\\", "(a)\\1", "(?i)a", "[b-a]", "a{2,1}", "\\p{Nope}", "*"])(
    "refuses /%s/",
    (pattern) => {
      expect(() => compileRegexDfa(pattern)).toThrow(RegexError);
    },
  );

  test.each(["(?<=a$)", "(?<!(?=b))a", "(?<=\\b)a"])(
    "refuses /%s/: what a lookbehind says of the text after it cannot be told",
    (pattern) => {
      expect(() => compileRegexDfa(pattern)).toThrow("comes after it");
    },
  );

  test.each([
    ["(a|b)*a(a|b){25}$", "too complex|needs more than"],
    ["^(((a{100}){100}){100})$", "too long"],
    ["(((((a*)*)*)*)*)*(?:b{1000}){1000}", "too long"],
    ["(?:a{60000}){20}", "too long"],
  ])("is stopped on /%s/ by its limits of states, work and length", (pattern, limit) => {
    expect(() => compileRegexDfa(pattern)).toThrow(RegexError);
    expect(() => compileRegexDfa(pattern)).toThrow(new RegExp(limit));
  });

  test("does not accept ill-formed UTF-8", () => {
    const dfa = compileRegexDfa(".*");
    expect(matchesBytes(dfa, "\xff")).toBe(false);
    expect(matchesBytes(dfa, "\xc3")).toBe(false);
    expect(matchesBytes(dfa, "\xed\xa0\x80")).toBe(false);
    expect(matchesBytes(dfa, "\xc3\xa9")).toBe(true);
  });
});
