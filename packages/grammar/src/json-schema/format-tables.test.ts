import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatTablesSource } from "../../scripts/encode-formats.mjs";
import { toByteDfa, type CodePointDfa } from "../automata/byte-dfa.js";
import { stepDfa, type Dfa } from "../automata/dfa.js";
import { compileRegexPoints } from "../regex/compile-regex.js";
import { decodeFormat } from "./decode-format.js";
import { formatPatterns } from "./format-patterns.js";
import { formatTables } from "./format-tables.js";

const automata = new Map<string, CodePointDfa>();
for (const { pattern } of formatPatterns.values()) {
  if (!automata.has(pattern)) automata.set(pattern, compileRegexPoints(`^(?:${pattern})$`));
}
const formats = [...formatPatterns].flatMap(([name, { pattern, maxLength }]) => {
  const dfa = automata.get(pattern);
  return dfa === undefined ? [] : [{ name, dfa, maxLength }];
});

/** Whether two automata accept the same strings. */
function sameLanguage(left: Dfa, right: Dfa): boolean {
  const seen = new Set<string>();
  const open: [number, number][] = [[left.start, right.start]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (seen.has(`${a},${b}`)) continue;
    seen.add(`${a},${b}`);
    if (left.accepting[a] !== right.accepting[b]) return false;
    for (let byte = 0; byte < 256; byte += 1) open.push([stepDfa(left, a, byte), stepDfa(right, b, byte)]);
  }
  return true;
}

test("the tables of formats are those that scripts/format-tables.mjs writes", () => {
  const file = readFileSync(new URL("format-tables.ts", import.meta.url), "utf8");
  expect(file).toBe(formatTablesSource(formats));
});

test.each(formats)("the table of $name has the language of its pattern", ({ name, dfa, maxLength }) => {
  const entry = formatTables.get(name);
  const decoded = decodeFormat(entry?.table ?? "");
  expect(sameLanguage(decoded, toByteDfa(dfa))).toBe(true);
  expect(decoded.accepting.length).toBe(toByteDfa(dfa).accepting.length);
  expect(entry?.maxLength).toBe(maxLength);
});
