import { describe, expect, it } from "vitest";
import {
  compileChoice,
  compileGbnf,
  compileJsonSchema,
  compileRegex,
  compileStructuralTag,
} from "./index.js";
import { charge, WorkExceeded, withinWork, workOf } from "./work.js";

const range = (length: number) => Array.from({ length }, (_, index) => index);
const letter = (index: number) => String.fromCharCode(97 + (index % 26));

/** Small schemas that no machine compiles soon. */
const bombs: Readonly<Record<string, object>> = {
  lookaheads: {
    type: "string",
    pattern: `^${range(40)
      .map((index) => `(?=.*[${letter(index)}]{${1 + (index % 5)}})`)
      .join("")}.*$`,
  },
  "negative lookaheads": {
    type: "string",
    pattern: `^${range(30)
      .map((index) => `(?!.*a.{${index}}b)`)
      .join("")}.*$`,
  },
  "nested counts": { type: "string", pattern: "^(\\p{L}{1,40}\\p{N}{1,40}){1,40}$" },
  contains: {
    type: "array",
    allOf: range(12).map((index) => ({
      contains: { type: "integer", multipleOf: index + 2 },
      minContains: 2,
      maxContains: 3,
    })),
  },
  "exclusive patterns": {
    type: "string",
    allOf: range(24).map((index) => ({
      oneOf: [{ pattern: `a.{${index}}` }, { pattern: `b.{${index}}` }],
    })),
  },
  "a long enum": { enum: range(300_000) },
};

const most = 1_000_000;

describe("a compilation ends within its work", () => {
  it.each(Object.entries(bombs))("of a schema: %s", (_, schema) => {
    const compile = () => compileJsonSchema(schema, { strict: true, maxWork: most });
    const spent = workOf(() =>
      expect(compile).toThrow(expect.objectContaining({ code: "unsupported_schema" })),
    );
    expect(spent).toBeLessThan(2 * most);
  });

  it.each<[string, () => unknown]>([
    ["a pattern", () => compileRegex("(?=.*a{9})(?=.*b{9}).*", { maxWork: 100 })],
    ["a choice", () => compileChoice(range(1000).map(String), { maxWork: 100 })],
    [
      "GBNF",
      () =>
        compileGbnf(
          `root ::= ${range(1000)
            .map(() => '"a"')
            .join(" ")}`,
          { maxWork: 100 },
        ),
    ],
    [
      "an output grammar",
      () => compileStructuralTag({ type: "free-text", excludes: ["abc"] }, { maxWork: 100 }),
    ],
  ])("of %s", (_, compile) => {
    expect(compile).toThrow(expect.objectContaining({ code: "invalid_grammar" }));
  });

  it("is lenient with a pattern that is too hard, and keeps the rest of the schema", () => {
    const { report } = compileJsonSchema(bombs["lookaheads"], { strict: false });
    expect(report.relaxations).toMatchObject([{ keyword: "pattern" }]);
  });
});

describe("withinWork", () => {
  it("counts what is inside for what is around, and gives inside no more than is left", () => {
    expect(workOf(() => withinWork(10, () => charge(7)))).toBe(7);
    expect(() =>
      withinWork(10, () => {
        withinWork(100, () => charge(8));
        withinWork(100, () => charge(8));
      }),
    ).toThrow(WorkExceeded);
  });

  it("is over when it has returned", () => {
    withinWork(1, () => {});
    expect(() => charge(1e12)).not.toThrow();
  });
});
