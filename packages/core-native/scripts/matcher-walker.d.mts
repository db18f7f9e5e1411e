import type { NativeBinding, NativeMatcherHandle } from "../src/binding/native-binding.js";
import type { TestVocabulary } from "./matcher-vocabulary.mjs";

/** See the documentation of helpFor. */
export interface WalkHelp {
  readonly requiredAt: (
    open: readonly { readonly byte: number; readonly key: string }[],
  ) => ReadonlyMap<number, unknown>;
  readonly required: ReadonlyMap<number, unknown>;
  readonly all: ReadonlyMap<number, unknown>;
  readonly endText: (
    bytes: readonly number[],
    read: { count: number; state?: unknown },
  ) => readonly number[] | undefined;
}

export declare class MatcherWalker {
  constructor(binding: Pick<NativeBinding, "NativeMatcher">, vocabulary: TestVocabulary);
  walk(
    start: NativeMatcherHandle,
    next: (bound: number) => number,
    steps: number,
    help: WalkHelp,
    longest?: number,
  ): { text: string; tokens: number; ended: boolean; led: boolean; error?: string };
}
export declare function helpFor(schema: unknown, machine: unknown): WalkHelp;
