import type { ByteMachine } from "../matcher/byte-machine.js";

/** A deterministic automaton over bytes as a table; states are numbers. See the layout of DFA data in program/layout.ts. */
export interface Dfa {
  readonly start: number;
  readonly accepting: readonly boolean[];
  /** Per state, sorted and disjoint. */
  readonly ranges: readonly (readonly DfaRange[])[];
}

export interface DfaRange {
  readonly from: number;
  readonly to: number;
  readonly target: number;
}

/** Runs a table. */
export class DfaMachine implements ByteMachine<number> {
  private readonly allowed: (Uint32Array | undefined)[] = [];

  constructor(readonly dfa: Dfa) {}

  start(): number {
    return this.dfa.start;
  }

  step(state: number, byte: number): number | undefined {
    for (const range of this.dfa.ranges[state] ?? []) {
      if (byte < range.from) return undefined;
      if (byte <= range.to) return range.target;
    }
    return undefined;
  }

  isAccepting(state: number): boolean {
    return this.dfa.accepting[state] === true;
  }

  allowedBytes(state: number): Uint32Array {
    let words = this.allowed[state];
    if (words === undefined) {
      words = new Uint32Array(8);
      for (const { from, to } of this.dfa.ranges[state] ?? []) {
        for (let byte = from; byte <= to; byte++)
          words[byte >> 5] = (words[byte >> 5] ?? 0) | (1 << (byte & 31));
      }
      this.allowed[state] = words;
    }
    return words;
  }

  key(state: number): number {
    return state;
  }
}

/** Whether no string at all is accepted. */
export function isEmptyDfa(dfa: Dfa): boolean {
  return dfa.accepting[dfa.start] !== true && (dfa.ranges[dfa.start] ?? []).length === 0;
}
