import { expect, test } from "vitest";
import { unicodeProperty } from "./unicode-property.js";

/** One code point after the other. */
function scanned(name: string): [number, number][] {
  const pattern = new RegExp(`\\p{${name}}`, "u");
  const ranges: [number, number][] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    if (codePoint === 0xd800) codePoint = 0xe000;
    if (!pattern.test(String.fromCodePoint(codePoint))) continue;
    const previous = ranges.at(-1);
    // Neighbours on both sides of the surrogates stay apart.
    if (previous?.[1] === codePoint - 1) previous[1] = codePoint;
    else ranges.push([codePoint, codePoint]);
  }
  return ranges;
}

test.each([
  "L",
  "Nd",
  "Any",
  "Cn",
  "Co",
  "Script=Han",
  "scx=Zzzz",
  "Default_Ignorable_Code_Point",
  "Noncharacter_Code_Point",
  "Emoji",
])("the set of %s is what the host says of each code point", (name) => {
  expect(unicodeProperty(name)).toEqual(scanned(name));
});

test("a name that the host does not know, or that is none, has no set", () => {
  expect(unicodeProperty("Nope")).toBe(undefined);
  expect(unicodeProperty("L}|\\p{N")).toBe(undefined);
});
