import type { CodePointDfa } from "../src/automata/byte-dfa.js";
export interface FormatAutomaton {
  readonly name: string;
  /** Formats that share an automaton have the same object. */
  readonly dfa: CodePointDfa;
  readonly maxLength?: number | undefined;
}
export function formatTablesSource(formats: readonly FormatAutomaton[]): string;
