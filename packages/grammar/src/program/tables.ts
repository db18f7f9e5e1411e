import type { CodePointRange, MachineSource } from "../ast.js";

/** A grammar program in memory: what `encodeProgram` writes and `decodeProgram` reads and checks. */
export interface ProgramTables {
  /** Index of the rule that the output must match. */
  readonly start: number;
  readonly rules: readonly ProgramRule[];
  /** Four numbers per node: operation, a, b, next (program/layout.ts). */
  readonly nodes: Uint32Array;
  readonly lists: Uint32Array;
  readonly text: Uint8Array;
  readonly classes: readonly ProgramClass[];
  readonly machines: readonly MachineSource[];
}

export interface ProgramRule {
  readonly name: string;
  readonly entry: number;
}

export interface ProgramClass {
  readonly ranges: readonly CodePointRange[];
  readonly negated: boolean;
  readonly machine: number;
}
