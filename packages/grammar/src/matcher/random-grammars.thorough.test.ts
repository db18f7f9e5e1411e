import { describe, expect, test } from "vitest";
import type { Grammar } from "../ast.js";
import { compileAst } from "../compile.js";
import { GrammarError } from "../errors.js";
import { toLlamaElements } from "../gbnf/llama-elements.js";
import { assertLlamaCanRun } from "../gbnf/llama-limits.js";
import { parseGbnf } from "../gbnf/parse-gbnf.js";
import { printGrammar } from "../gbnf/print-gbnf.js";
import { printGbnf } from "../print/print-gbnf.js";
import { llamaAccepts } from "../testing/llama-oracle.js";
import { randomGrammar, randomString, seededRandom } from "../testing/random-grammar.js";
import { createMatcher } from "./matcher.js";
import type { GrammarMatcher } from "./matcher.js";

/** Undefined for grammars that match nothing or break a limit. */
function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof GrammarError) return undefined;
    throw error;
  }
}

function* grammars(count: number, seed: number): Generator<{ grammar: Grammar; program: Uint8Array }> {
  const random = seededRandom(seed);
  for (let found = 0; found < count;) {
    const grammar = randomGrammar(random);
    const compiled = attempt(() => compileAst(grammar));
    if (compiled === undefined) continue;
    found++;
    yield { grammar, program: compiled.program };
  }
}

const accepts = (program: Uint8Array, text: string) => {
  const matcher = createMatcher(program);
  return matcher.push(text) && matcher.isComplete();
};

const bit = (words: Uint32Array, byte: number) => (((words[byte >> 5] ?? 0) >>> (byte & 31)) & 1) === 1;

/** Goes on by random allowed bytes; after a while by the least one that ends soonest. */
function walk(matcher: GrammarMatcher, random: (below: number) => number, steps: number): number[] {
  const taken: number[] = [];
  for (let i = 0; i < steps; i++) {
    const words = matcher.allowedNextBytes();
    const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => bit(words, byte));
    const byte = bytes[random(Math.max(1, bytes.length))];
    if (byte === undefined) break;
    expect(matcher.push(Uint8Array.of(byte))).toBe(true);
    taken.push(byte);
  }
  return taken;
}

describe("random grammars", () => {
  test("match the same strings as llama.cpp's stacks of unrolled elements", () => {
    const random = seededRandom(1);
    let [pairs, accepted] = [0, 0];
    for (const { grammar, program } of grammars(1000, 2)) {
      const elements = attempt(() => {
        const made = toLlamaElements(parseGbnf(printGrammar(grammar)), { elementLimit: 2000 });
        assertLlamaCanRun(made);
        return made;
      });
      if (elements === undefined) continue;
      for (let i = 0; i < 6; i++) {
        const text = randomString(random, i < 3 ? 3 : 8);
        const expected = llamaAccepts(elements, text);
        if (expected === undefined) continue;
        expect([printGrammar(grammar), text, accepts(program, text)]).toEqual([
          printGrammar(grammar),
          text,
          expected,
        ]);
        pairs++;
        if (expected) accepted++;
      }
    }
    expect(pairs).toBeGreaterThan(1500);
    expect(accepted).toBeGreaterThan(150);
  });

  test("printed from the program they match the same strings", () => {
    const random = seededRandom(3);
    for (const { grammar, program } of grammars(400, 4)) {
      const printed = printGbnf(program, { forLlama: false }).text;
      const again = compileAst(parseGbnf(printed)).program;
      for (let i = 0; i < 6; i++) {
        const text = randomString(random);
        const key = [printGrammar(grammar), printed, text];
        expect([...key, accepts(again, text)]).toEqual([...key, accepts(program, text)]);
      }
    }
  });

  test("offer exactly the bytes that they take, and a way to the end from everywhere", () => {
    const random = seededRandom(5);
    for (const { program } of grammars(150, 6)) {
      const matcher = createMatcher(program);
      for (let step = 0; step < 8; step++) {
        const words = matcher.allowedNextBytes();
        const taken = new Uint32Array(8);
        for (let byte = 0; byte < 256; byte++) {
          if (matcher.clone().push(Uint8Array.of(byte)))
            taken[byte >> 5] = (taken[byte >> 5] ?? 0) | (1 << (byte & 31));
        }
        expect(words).toEqual(taken);
        const open = words.some((word) => word !== 0);
        expect(open || matcher.isComplete()).toBe(true);
        if (walk(matcher, random, 1).length === 0) break;
      }
    }
  });

  test("rollback returns to a state like that of a new matcher", () => {
    const random = seededRandom(7);
    for (const { program } of grammars(150, 8)) {
      const matcher = createMatcher(program);
      const bytes = walk(matcher, random, 10);
      const keep = random(bytes.length + 1);
      matcher.rollback(bytes.length - keep);
      const fresh = createMatcher(program);
      fresh.push(Uint8Array.from(bytes.slice(0, keep)));
      expect(matcher.allowedNextBytes()).toEqual(fresh.allowedNextBytes());
      expect(matcher.isComplete()).toBe(fresh.isComplete());
    }
  });

  test("forced bytes are the only way on", () => {
    for (const { program } of grammars(150, 9)) {
      const matcher = createMatcher(program);
      for (const byte of matcher.forced(20)) {
        expect(matcher.isComplete()).toBe(false);
        const words = matcher.allowedNextBytes();
        expect(Array.from({ length: 256 }, (_, b) => b).filter((b) => bit(words, b))).toEqual([byte]);
        matcher.push(Uint8Array.of(byte));
      }
    }
  });
});
