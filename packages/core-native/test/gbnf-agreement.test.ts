import { beforeAll, describe, expect, it } from "vitest";
import { compareGbnf, type GbnfTally } from "../scripts/gbnf-compare.mjs";

// A fixed sample; scripts/gbnf-agree.mjs runs any number with any seed.
const wanted = 3000;
let tally: GbnfTally;

beforeAll(async () => {
  tally = await compareGbnf(wanted, 20_251_123);
}, 120_000);

describe("GBNF and llama.cpp's own grammar", () => {
  it("agree on every random grammar and text but for the known differences", () => {
    expect(tally.differences).toEqual([]);
    expect(tally.pairs.total).toBe(wanted);
  });

  it("account for every grammar and every text exactly once", () => {
    const { grammars, pairs } = tally;
    const sum = (counts: Readonly<Record<string, number>>) =>
      Object.values(counts).reduce((total, count) => total + count, 0);
    expect(grammars.bothTake + grammars.bothRefuse + sum(grammars.explained)).toBe(grammars.total);
    const agreed = pairs.bothAccept + pairs.bothBegin + pairs.bothReject;
    expect(agreed + pairs.gaveUp + sum(pairs.explained)).toBe(wanted);
    // What was not compared must stay rare.
    expect(pairs.gaveUp).toBeLessThan(wanted / 100);
    expect(agreed).toBeGreaterThan(0.97 * wanted);
  });

  it("are asked about texts of every kind", () => {
    const { grammars, pairs, kinds } = tally;
    expect(pairs.bothAccept).toBeGreaterThan(wanted / 4);
    expect(pairs.bothReject).toBeGreaterThan(wanted / 4);
    expect(pairs.bothBegin).toBeGreaterThan(wanted / 10);
    expect(kinds.tokens).toBeGreaterThan(wanted / 20);
    expect(kinds.notUtf8).toBeGreaterThan(wanted / 50);
    expect(kinds.splitInside).toBeGreaterThan(wanted / 50);
    expect(grammars.bothRefuse).toBeGreaterThan(grammars.total / 20);
  });
});
