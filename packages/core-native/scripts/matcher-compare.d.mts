import type { NativeBinding } from "../src/binding/native-binding.js";

export declare function isAllowed(mask: Uint32Array, token: number): boolean;

export interface MatcherTally {
  readonly programs: number;
  readonly texts: number;
  readonly whole: number;
  readonly beginnings: number;
  readonly refused: number;
  readonly ambiguous: number;
  readonly tokens: number;
  readonly probes: number;
  readonly masks: number;
  readonly rollbacks: number;
  readonly differences: readonly string[];
}

export declare class MatcherComparison {
  constructor(
    binding: Pick<NativeBinding, "NativeMatcher">,
    next: (bound: number) => number,
    oneMaskIn: number,
  );
  readonly tally: MatcherTally;
}
