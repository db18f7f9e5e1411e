import type { Machine } from "./schema-measure.mjs";

export interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
}
export function ajvFor(schema: unknown): Validator | undefined;
export function namesOf(schema: unknown): { required: string[]; all: string[] };
export function walk<S>(
  machine: Machine<S> & { allowedBytes(state: S): Uint32Array },
  seed: number,
  names: { required: string[]; all: string[] },
  limit?: number,
): { readonly text: string; readonly error?: string };
