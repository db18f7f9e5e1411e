import { InvalidParameterError } from "../errors.js";
import { readInteger } from "./check-values.js";

/** Most choices one request may ask for. */
export const maxChoices = 128;

/** `n`, default 1. */
export function readChoiceCount(value: unknown): number {
  return readInteger("n", value, { min: 1, max: maxChoices }) ?? 1;
}

/** `max_completion_tokens` and its older name; both may be given when they agree. */
export function readMaxTokens(request: {
  readonly max_tokens?: number | null;
  readonly max_completion_tokens?: number | null;
}): number | undefined {
  const older = readInteger("max_tokens", request.max_tokens, { min: 0 });
  const newer = readInteger("max_completion_tokens", request.max_completion_tokens, { min: 0 });
  if (older !== undefined && newer !== undefined && older !== newer) {
    throw new InvalidParameterError(
      "max_tokens",
      `is ${older}, but max_completion_tokens is ${newer}: give one.`,
    );
  }
  return newer ?? older;
}

/** The seed of choice `index`: choices of one request differ, and each is repeatable. */
export function seedOfChoice(seed: number | undefined, index: number): number | undefined {
  return seed === undefined ? undefined : (seed + index) % 4294967296;
}
