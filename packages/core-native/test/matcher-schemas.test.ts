import { ownSchemas, realSchemas } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import {
  followGbnfCases,
  followRandomGrammars,
  followRandomSchemas,
  followRealSchemas,
  followTestSuite,
  judgeRealSchemas,
} from "../scripts/matcher-cases.mjs";
import { MatcherComparison } from "../scripts/matcher-compare.mjs";
import { TestVocabulary } from "../scripts/matcher-vocabulary.mjs";
import { loadBinding } from "../src/binding/load-binding.js";
import { walkTokens } from "./support/walk-tokens.js";

// Fixed samples; scripts/matcher-agree.mjs and scripts/matcher-walks.mjs run all of it.
const binding = loadBinding();
const vocabulary = new TestVocabulary(binding);
const compare = (oneMaskIn: number) => new MatcherComparison(binding, randomFrom(11), oneMaskIn);

describe("the native matcher", () => {
  it("accepts the valid instances of our own schemas, refuses the others, and agrees with the TypeScript matcher", async () => {
    const comparison = compare(200);
    const { tested, correct, wrong } = await followRealSchemas(comparison, vocabulary, {
      cases: ownSchemas(),
    });
    expect(wrong).toEqual([]);
    expect(correct).toBe(tested);
    expect(comparison.tally.differences).toEqual([]);
    expect(comparison.tally.texts).toBeGreaterThan(300);
    expect(comparison.tally.masks).toBeGreaterThan(20);
  });

  it("takes the tokens that its masks offer, and gives instances the verdict that they have", async () => {
    const { wrong, texts, tested, correct } = await judgeRealSchemas(binding, vocabulary, {
      cases: ownSchemas(),
    });
    expect(wrong).toEqual([]);
    expect(correct).toBe(tested);
    expect(texts).toBeGreaterThan(200);
  });

  it.each<[string, number, (comparison: MatcherComparison) => Promise<void>]>([
    ["the JSON Schema Test Suite", 300, (comparison) => followTestSuite(comparison, vocabulary, 16)],
    [
      "our own, recorded and canned GBNF grammars",
      300,
      (comparison) => followGbnfCases(comparison, binding, 2),
    ],
    ["random grammars", 600, (comparison) => followRandomGrammars(comparison, binding, 600)],
    ["random schemas", 600, (comparison) => followRandomSchemas(comparison, vocabulary, 40)],
  ])("agrees with the TypeScript matcher on every token of %s", async (_, texts, follow) => {
    const comparison = compare(100);
    await follow(comparison);
    expect(comparison.tally.differences).toEqual([]);
    expect(comparison.tally.texts).toBeGreaterThan(texts);
    expect(comparison.tally.masks).toBeGreaterThan(20);
    expect(comparison.tally.whole).toBeGreaterThan(comparison.tally.texts / 4);
    expect(comparison.tally.refused).toBeGreaterThan(comparison.tally.texts / 10);
  });

  it("leads random walks to documents that Ajv finds valid, without a dead end", () => {
    // Ajv wants a dot in the domain of an e-mail address; RFC 5321 does not.
    const real = realSchemas().filter(({ schema }) => {
      const text = JSON.stringify(schema);
      return text.length < 8000 && !text.includes('"format":"email"');
    });
    const cases = [...ownSchemas(), ...real.filter((_, index) => index % 12 === 7)];
    const { problems, checked } = walkTokens(binding, vocabulary, cases);
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(100);
  });
});
