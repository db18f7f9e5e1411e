import { compileJsonSchema } from "@camelid/grammar";
import { describe, expect, it } from "vitest";
import { readCases } from "../../grammar/scripts/schema-measure.mjs";
import { ajvFor } from "../../grammar/scripts/schema-walker.mjs";
import {
  allowedTokens,
  isAllowed,
  pieces,
  texts,
  tokenize,
  walkMatcher,
} from "../scripts/matcher-walker.mjs";
import { loadBinding } from "../src/binding/load-binding.js";
import { createRandom } from "./support/random.js";

const { NativeMatcher, NativeVocabulary } = loadBinding();
const vocabulary = new NativeVocabulary(pieces, texts);

/** Every `step`-th real schema that compiles, as a matcher before the first token. */
function* matchers(step: number, first = 0) {
  for (const { id, schema, tests = [] } of readCases().filter((_, index) => index % step === first)) {
    const program = compile(schema);
    if (program !== undefined) yield { id, schema, tests, start: new NativeMatcher(program, vocabulary) };
  }
}

function compile(schema: unknown): Uint8Array | undefined {
  try {
    return compileJsonSchema(schema).program;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "unsupported_schema" || code === "unsatisfiable_schema") return undefined;
    throw error;
  }
}

/** Whether a text may be the whole output, by masks and by taking tokens, which must agree. */
function accepts(start: InstanceType<typeof NativeMatcher>, text: string): boolean {
  const matcher = new NativeMatcher(start);
  for (const token of tokenize(text)) {
    const offered = isAllowed(matcher.mask(), token);
    if (matcher.accept(token) !== offered)
      throw new Error(`${text}: mask and matcher disagree on ${texts[token]}`);
    if (!offered) return false;
  }
  return matcher.isComplete();
}

describe("the native matcher on real schemas", () => {
  it("accepts their valid instances and refuses their invalid ones", () => {
    const wrong: string[] = [];
    let instances = 0;
    for (const { id, tests, start } of matchers(6)) {
      for (const { valid, data } of tests) {
        for (const text of [JSON.stringify(data), JSON.stringify(data, undefined, 1)]) {
          instances += 1;
          if (accepts(start, text) !== valid) wrong.push(`${id}: ${text.slice(0, 200)}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(instances).toBeGreaterThan(500);
  });

  it("offers exactly the tokens that it takes", () => {
    const wrong: string[] = [];
    let masks = 0;
    for (const { id, tests, start } of matchers(24, 5)) {
      const text = JSON.stringify(tests.find(({ valid }) => valid)?.data ?? {});
      const matcher = new NativeMatcher(start);
      for (const [place, token] of tokenize(text).slice(0, 300).entries()) {
        if (place % 5 === 0) {
          masks += 1;
          const offered = allowedTokens(matcher.mask());
          const taken = [...pieces.keys()].filter((id) => new NativeMatcher(matcher).accept(id));
          if (offered.join() !== taken.join())
            wrong.push(`${id}, token ${place}: ${offered.join()} and ${taken.join()}`);
        }
        if (!matcher.accept(token)) break;
      }
    }
    expect(wrong).toEqual([]);
    expect(masks).toBeGreaterThan(200);
  });

  it("leads random walks to documents that Ajv finds valid, without a dead end", () => {
    const random = createRandom(5);
    const problems: string[] = [];
    let checked = 0;
    for (const { id, schema, start } of matchers(16, 7)) {
      const validate = ajvFor(schema);
      for (let walk = 0; walk < 4; walk++) {
        const { text, ended, error } = walkMatcher(new NativeMatcher(start), random, 10 + random.below(40));
        if (error !== undefined) problems.push(`${id}: ${error}: ${text}`);
        if (!ended || validate === undefined) continue;
        checked += 1;
        if (!validate(JSON.parse(text))) problems.push(`${id}: invalid: ${text}`);
      }
    }
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(100);
  });
});
