import { corpusSchemas } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { randomFrom } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import { followRealSchemas, judgeRealSchemas } from "../scripts/matcher-cases.mjs";
import { MatcherComparison } from "../scripts/matcher-compare.mjs";
import { TestVocabulary } from "../scripts/matcher-vocabulary.mjs";
import { loadBinding } from "../src/binding/load-binding.js";
import { walkTokens } from "./support/walk-tokens.js";

// Fixed samples; scripts/matcher-agree.mjs and scripts/matcher-walks.mjs run all of it.
const binding = loadBinding();
const vocabulary = new TestVocabulary(binding);
const compare = (oneMaskIn: number) => new MatcherComparison(binding, randomFrom(11), oneMaskIn);

describe("the native matcher, by the schemas of the corpora", () => {
  it("accepts the valid instances of real schemas, refuses the others, and agrees with the TypeScript matcher", async () => {
    const comparison = compare(200);
    const { tested, correct, wrong } = await followRealSchemas(comparison, vocabulary, {
      cases: corpusSchemas().filter((_, index) => index % 80 === 0),
    });
    expect(wrong).toEqual([]);
    expect(correct).toBe(tested);
    expect(comparison.tally.differences).toEqual([]);
    expect(comparison.tally.texts).toBeGreaterThan(80);
    expect(comparison.tally.masks).toBeGreaterThan(20);
  });

  it("takes the tokens that its masks offer, and gives real instances the verdict that they have", async () => {
    const { wrong, texts, tested, correct } = await judgeRealSchemas(binding, vocabulary, {
      cases: corpusSchemas().filter((_, index) => index % 10 === 3),
    });
    expect(wrong).toEqual([]);
    expect(correct).toBe(tested);
    expect(texts).toBeGreaterThan(500);
  });

  it("leads random walks to documents that Ajv finds valid, without a dead end", () => {
    const cases = corpusSchemas().filter((_, index) => index % 48 === 7);
    const { problems, checked } = walkTokens(binding, vocabulary, cases);
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(60);
  });
});
