import { describe, expect, test } from "vitest";
import { compileRegexDfa } from "../regex/compile-regex.js";
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
