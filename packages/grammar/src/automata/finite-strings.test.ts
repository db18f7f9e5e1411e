import { describe, expect, test } from "vitest";
import { compileRegexDfa } from "../regex/compile-regex.js";
import { matchesBytes, shortestString } from "./dfa.js";
import { finiteStrings } from "./finite-strings.js";
import { stringSetDfa } from "./string-set.js";
import { toByteString } from "./utf8.js";

describe("finiteStrings", () => {
  test("lists the strings of a set, the empty one too", () => {
    const strings = ["", "a", "ab", "é😀", "b\n"];
    expect(finiteStrings(stringSetDfa(strings))?.toSorted()).toEqual(strings.map(toByteString).toSorted());
    expect(finiteStrings(stringSetDfa([]))).toEqual([]);
  });

  test("lists what a pattern without loops matches as a whole", () => {
    expect(finiteStrings(compileRegexDfa("(a|b)?c", { anchored: true }))?.toSorted()).toEqual([
      "ac",
      "bc",
      "c",
    ]);
  });

  test.each(["a*", ".", "[a-z]{3}", "(ab)+c"])("gives up on /%s/", (pattern) => {
    expect(finiteStrings(compileRegexDfa(pattern, { anchored: true }))).toBe(undefined);
  });
});

describe("shortestString", () => {
  test.each([
    ["a*", ""],
    ["a{3,}|b{2}c?", "bb"],
    ["é{2}", toByteString("éé")],
    ["[a-z]+@[a-z]+", "a@a"],
  ])("of /%s/ is one with as few bytes as any", (pattern, expected) => {
    expect(shortestString(compileRegexDfa(pattern, { anchored: true }))).toBe(expected);
  });

  test("is a string of the language, and there is none when that is empty", () => {
    const dfa = compileRegexDfa("[b-y]{2,9}[^b-y]", { anchored: true });
    const shortest = shortestString(dfa);
    expect(shortest).toHaveLength(3);
    expect(matchesBytes(dfa, shortest ?? "")).toBe(true);
    expect(shortestString(compileRegexDfa("a(?!b)b", { anchored: true }))).toBe(undefined);
    expect(shortestString(stringSetDfa([]))).toBe(undefined);
  });
});
