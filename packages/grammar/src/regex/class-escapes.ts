import { codePointSet, complementSet, type CodePointSet } from "../automata/code-point-set.js";

export const digits = codePointSet([[0x30, 0x39]]);
export const wordCharacters = codePointSet([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
/** WhiteSpace and LineTerminator of ECMA-262. */
export const spaces = codePointSet([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]);
/** What `.` matches without the `s` flag. */
export const dot = complementSet(
  codePointSet([
    [0x0a, 0x0a],
    [0x0d, 0x0d],
    [0x2028, 0x2029],
  ]),
);

const properties = new Map<string, CodePointSet>();

/** The set of `\p{name}`, asked of the host's own regular expressions; undefined when the host does not know it. */
export function unicodeProperty(name: string): CodePointSet | undefined {
  const known = properties.get(name);
  if (known !== undefined) return known;
  if (!/^[A-Za-z0-9_]+(?:=[A-Za-z0-9_]+)?$/.test(name)) return undefined;
  let test: RegExp;
  try {
    test = new RegExp(`\\p{${name}}`, "u");
  } catch {
    return undefined;
  }
  const ranges: [number, number][] = [];
  for (let codePoint = 0; codePoint <= 0x10ffff; codePoint += 1) {
    if (codePoint === 0xd800) codePoint = 0xe000;
    if (!test.test(String.fromCodePoint(codePoint))) continue;
    const previous = ranges.at(-1);
    if (previous !== undefined && previous[1] === codePoint - 1) previous[1] = codePoint;
    else ranges.push([codePoint, codePoint]);
  }
  const set = codePointSet(ranges);
  properties.set(name, set);
  return set;
}
