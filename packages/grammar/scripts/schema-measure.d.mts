import type { SchemaCase } from "@camelid/testkit";

export interface Machine<S> {
  start(): S;
  step(state: S, byte: number): S | undefined;
  isAccepting(state: S): boolean;
}
export interface Measurement {
  readonly schemas: number;
  readonly tested: number;
  readonly instances: number;
  readonly correct: number;
  readonly falseAccepts: string[];
  readonly falseRejects: string[];
  readonly refused: string[];
  readonly crashes: string[];
  readonly times: number[];
}
export function accepts<S>(machine: Machine<S>, text: string): boolean;
export function reordered(value: unknown): unknown;
export function measure<S>(
  cases: readonly SchemaCase[],
  compile: (schema: unknown) => Machine<S>,
): Measurement;
