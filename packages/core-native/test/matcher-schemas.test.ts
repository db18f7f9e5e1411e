import { describe, expect, it } from "vitest";
import { compileJsonSchemaMachine } from "../../grammar/src/json-schema/compile-json-schema-machine.js";
import { toJsonValue } from "../../grammar/src/to-json-value.js";
import { randomFrom } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import { readCases } from "../../grammar/scripts/schema-measure.mjs";
import { ajvFor } from "../../grammar/scripts/schema-walker.mjs";
import {
  compileSchema,
  followGbnfCases,
  followRandomGrammars,
  followRandomSchemas,
  followRealSchemas,
  followTestSuite,
  judgeRealSchemas,
} from "../scripts/matcher-cases.mjs";
import { MatcherComparison } from "../scripts/matcher-compare.mjs";
import { TestVocabulary } from "../scripts/matcher-vocabulary.mjs";
import { helpFor, MatcherWalker } from "../scripts/matcher-walker.mjs";
import { loadBinding } from "../src/binding/load-binding.js";

// Fixed samples; scripts/matcher-agree.mjs and scripts/matcher-walks.mjs run all of it.
const binding = loadBinding();
const vocabulary = new TestVocabulary(binding);
const compare = (oneMaskIn: number) => new MatcherComparison(binding, randomFrom(11), oneMaskIn);

describe("the native matcher", () => {
  it("accepts the valid instances of real schemas, refuses the others, and agrees with the TypeScript matcher", async () => {
    const comparison = compare(200);
    const { tested, correct, wrong } = await followRealSchemas(comparison, vocabulary, { step: 80 });
    expect(wrong).toEqual([]);
    expect(correct).toBe(tested);
    expect(comparison.tally.differences).toEqual([]);
    expect(comparison.tally.texts).toBeGreaterThan(80);
    expect(comparison.tally.masks).toBeGreaterThan(20);
  });

  it("takes the tokens that its masks offer, and gives real instances the verdict that they have", async () => {
    const { wrong, texts, tested, correct } = await judgeRealSchemas(binding, vocabulary, {
      step: 10,
      first: 3,
    });
    expect(wrong).toEqual([]);
    expect(correct).toBe(tested);
    expect(texts).toBeGreaterThan(500);
  });

  it.each<[string, number, (comparison: MatcherComparison) => Promise<void>]>([
    ["the JSON Schema Test Suite", 300, (comparison) => followTestSuite(comparison, vocabulary, 16)],
    ["recorded and canned GBNF grammars", 500, (comparison) => followGbnfCases(comparison, binding, 2)],
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
    const walker = new MatcherWalker(binding, vocabulary);
    const next = randomFrom(5);
    const problems: string[] = [];
    let checked = 0;
    for (const { id, schema } of readCases().filter((_, index) => index % 48 === 7)) {
      const program = compileSchema(schema);
      const validate = ajvFor(schema);
      if (typeof program === "string" || validate === undefined) continue;
      const help = helpFor(schema, compileJsonSchemaMachine(toJsonValue(schema)).machine);
      const start = new binding.NativeMatcher(program, vocabulary.native);
      for (let walk = 0; walk < 5; walk++) {
        const { text, ended, error } = walker.walk(start, next, next(31), help);
        if (!ended) problems.push(`${id}: ${error ?? "no end"}: ${text}`);
        // Such numbers may be rounded when they are read.
        else if (!/\d{9}|\d[eE]/.test(text)) {
          checked += 1;
          if (!validate(JSON.parse(text))) problems.push(`${id}: invalid: ${text}`);
        }
      }
    }
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(60);
  });
});
