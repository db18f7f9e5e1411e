import type { MachineState } from "./machine-state.js";

/**
 * A stack frame of the graph-structured stack: one run of a rule, or of one round of a counted repetition, that began
 * at one position. All who began it there share it, so left recursion is a cycle and ambiguity costs no copies. Edges
 * are only added while its position is the current one; after that a frame never changes, which makes clones free.
 */
export interface Frame {
  readonly id: number;
  /** Rule number of a call, node number of a repetition. */
  readonly callee: number;
  readonly kind: "rule" | "repeat";
  /** Finished rounds of a repetition, at most its minimum when it has no maximum. */
  readonly count: number;
  /** The step of the matcher in which it began. */
  readonly moment: number;
  /** Where to go on when it ends. */
  readonly edges: Edge[];
  /** Its end is the end of the whole output. */
  completes: boolean;
}

export interface Edge {
  readonly next: number;
  readonly parent: Frame;
}

/** A terminal in progress: how many bytes of a literal, or which state of a machine; a token has no progress. */
export interface Item {
  readonly node: number;
  readonly frame: Frame;
  readonly progress: number | MachineState;
}
