import type { Dfa } from "../automata/dfa.js";
import { decodeFormat } from "./decode-format.js";
import { formatTables, type FormatTable } from "./format-tables.js";
import type { JsonProgram } from "./program.js";

const cache = new Map<FormatTable, Dfa>();

/** Automata are never changed: one for each format serves all programs. */
function formatDfa(entry: FormatTable): Dfa {
  let dfa = cache.get(entry);
  if (dfa === undefined) {
    dfa = decodeFormat(entry.table);
    cache.set(entry, dfa);
  }
  return dfa;
}

/** The condition on strings of a `format`; undefined for formats that are not known, which the specification ignores. */
export function formatCondition(program: JsonProgram, format: string): number | undefined {
  const entry = formatTables.get(format);
  if (entry === undefined) return undefined;
  const dfa = program.addDfa(`format:${format}`, () => formatDfa(entry));
  const member = program.literal({ kind: "member", dfa });
  if (entry.maxLength === undefined) return member;
  const { arena } = program;
  return arena.and([member, arena.not(program.literal({ kind: "length", atLeast: entry.maxLength + 1 }))]);
}
