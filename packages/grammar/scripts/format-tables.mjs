/**
 * Writes the automata of the formats (src/json-schema/format-patterns.ts) to src/json-schema/format-tables.ts: to build
 * them out of their patterns takes up to 0.15 s of a process that has just begun. After a change of a pattern:
 *
 *   npx tsc -b packages/grammar; node packages/grammar/scripts/format-tables.mjs
 */
import { writeFileSync } from "node:fs";
import { formatPatterns } from "../dist/json-schema/format-patterns.js";
import { compileRegexPoints } from "../dist/regex/compile-regex.js";
import { formatTablesSource } from "./encode-formats.mjs";

const automata = new Map();
const formats = [...formatPatterns].map(([name, { pattern, maxLength }]) => {
  if (!automata.has(pattern)) automata.set(pattern, compileRegexPoints(`^(?:${pattern})$`));
  return { name, dfa: automata.get(pattern), maxLength };
});
const file = new URL("../src/json-schema/format-tables.ts", import.meta.url);
writeFileSync(file, formatTablesSource(formats));
