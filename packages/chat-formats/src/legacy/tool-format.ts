import type { AnswerStart, CallSyntax } from "./call-syntax.js";
import type { ToolPlan } from "./refuse-unsupported.js";
import type { Turn } from "./read-turns.js";
import type { SegmentWriter } from "./segment-writer.js";
import type { Around } from "./text-format.js";

export type ToolTurn = Extract<Turn, { role: "tool" }>;

/** A chat format with tools, as data; see `createToolFormat`. */
export interface ToolFormat {
  readonly name: string;
  readonly system: Around;
  readonly user: Around;
  /** Opens a turn of the assistant, before its first section. */
  readonly assistantOpen: string;
  /** Closes a turn that ends with content, and one that ends with a call. */
  readonly contentClose: string;
  readonly callClose: string;
  /** How the assistant's turns are written; without tools to choose from content may be written in another way. */
  readonly syntax: (plan: ToolPlan["mode"]) => CallSyntax;
  /** Texts of the system turns at the start, the caller's own among them. */
  readonly preamble: (system: string, plan: ToolPlan) => readonly string[];
  readonly writeToolResult: (writer: SegmentWriter, turn: ToolTurn) => void;
  readonly stop: readonly string[];
  readonly preservedTokens: readonly string[];
}

/** What follows the last turn: how far the prompt writes the answer, and where reading it begins. */
export interface Opening {
  readonly start: AnswerStart;
  readonly write: (writer: SegmentWriter) => void;
}
