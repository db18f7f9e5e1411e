import type { JsonProgram } from "./program.js";
import { formatPatterns } from "./format-patterns.js";

/** The condition on strings of a `format`; undefined for formats that are not known, which the specification ignores. */
export function formatCondition(program: JsonProgram, format: string): number | undefined {
  const entry = formatPatterns.get(format);
  if (entry === undefined) return undefined;
  const member = program.literal({ kind: "member", dfa: program.regexDfa(`^(?:${entry.pattern})$`) });
  if (entry.maxLength === undefined) return member;
  const { arena } = program;
  return arena.and([member, arena.not(program.literal({ kind: "length", atLeast: entry.maxLength + 1 }))]);
}
