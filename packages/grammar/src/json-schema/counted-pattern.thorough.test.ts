import { describe, expect, it } from "vitest";
import { compileJsonSchema } from "../compile-json-schema.js";
import { createMatcher } from "../matcher/matcher.js";
import { countedCharacters } from "../regex/counted-characters.js";
import { parseRegex } from "../regex/parse-regex.js";

const accepts = (schema: unknown, value: unknown): boolean => {
  const matcher = createMatcher(compileJsonSchema(schema).program);
  return matcher.push(JSON.stringify(value)) && matcher.isComplete();
};
const counts = (pattern: string) => countedCharacters(parseRegex(pattern));

describe("a pattern of counted characters", () => {
  const alphabet = ["a", "é", "漢", "😀", "7", "_", "-"];
  const texts = alphabet.flatMap((character) =>
    [0, 1, 2, 9, 10, 11, 12, 13, 20, 21].flatMap((length) => [
      character.repeat(length),
      `A${character.repeat(length)}`,
      `${"a".repeat(length)}${character}`,
    ]),
  );

  it.each([
    "^[\\p{L}\\p{N} ]{1,12}$",
    "^\\w{10}$",
    "^[A-Z]\\w{0,11}$",
    "^(?:[a-zé]{10,20})$",
    "^[a-z]{9,}$",
    "^.{2}[^-]{3,10}_$",
    "^\\w{0,12}[-7]$",
  ])("means what it says: %s", (pattern) => {
    expect(counts(pattern)).toBeDefined();
    const regex = new RegExp(pattern, "u");
    for (const text of texts) {
      const schema = { type: "string", pattern };
      expect({ text, accepted: accepts(schema, text) }).toEqual({ text, accepted: regex.test(text) });
      expect({ text, refused: accepts({ not: schema }, text) }).toEqual({ text, refused: !regex.test(text) });
    }
  });

  it.each([
    "^a{20}$",
    "^[ab]{3}$",
    "[ab]{20}$",
    "^[ab]{20}",
    "^([ab]c){20}$",
    "^[ab]{9}[cd]{9}$",
    "^[ab]{20}|c$",
  ])("is left to the automaton where a length does not say it all: %s", (pattern) =>
    expect(counts(pattern)).toBeUndefined(),
  );

  it("may repeat large sets of characters often", () => {
    const schema = { type: "string", pattern: "^[\\p{L}\\p{N} ]{1,200}$" };
    expect(accepts(schema, "漢字 und Ä".repeat(25))).toBe(true);
    expect(accepts(schema, "漢字 und Ä".repeat(26))).toBe(false);
    expect(accepts(schema, "no-dash")).toBe(false);
  });
});
