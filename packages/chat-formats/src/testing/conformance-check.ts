import type { ChatFormat } from "../spec/chat-format.js";
import type { ChatFormatFixtures } from "./fixtures.js";

/** Names of the checks, for exceptions. */
export type ConformanceCheckName =
  | "outputs"
  | "split-points"
  | "event-protocol"
  | "malformed-output"
  | "round-trip"
  | "stable-prefix"
  | "nothing-dropped"
  | "control-strings"
  | "segments"
  | "grammar"
  | "prompts"
  | "inputs-unchanged";

/** One property that every chat format has. */
export interface ConformanceCheck {
  readonly name: ConformanceCheckName;
  /** The property, as a test's title. */
  readonly title: string;
  /** Throws ConformanceError when the format does not have it. */
  run(format: ChatFormat, fixtures: ChatFormatFixtures): void;
}
