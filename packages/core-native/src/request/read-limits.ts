import { checkLimits, type RequestLimits } from "@camelid/openai-types/limits";
import { InvalidParameterError } from "../errors.js";
import { readInteger } from "./check-values.js";

/** Refuses what holds more than is taken, before anything is done for it. Throws InvalidParameterError with the place. */
export function checkRequestLimits(request: object, limits: RequestLimits | undefined): void {
  const { fault } = checkLimits(request, limits);
  if (fault !== undefined) throw new InvalidParameterError(fault.path || "request", fault.reason);
}

/** `n`, default 1; its bound is one of the request's. */
export function readChoiceCount(value: unknown): number {
  return readInteger("n", value, { min: 1 }) ?? 1;
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
