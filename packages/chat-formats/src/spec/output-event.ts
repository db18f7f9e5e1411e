/**
 * What a model's output means, piece by piece. The only thing that flows between parser, core and server: a chunk and
 * a completion are both folds of these events.
 */
export type OutputEvent =
  | { readonly type: "text-delta"; readonly text: string }
  | { readonly type: "reasoning-delta"; readonly text: string }
  /** A call begins. `index` counts the calls of one message from 0; `id` is present when the model wrote one. */
  | { readonly type: "tool-call-start"; readonly index: number; readonly name: string; readonly id?: string }
  /** The next fragment of the call's arguments: all fragments joined are JSON text. */
  | { readonly type: "tool-call-delta"; readonly index: number; readonly argumentsDelta: string }
  /** The call is complete. Absent when the output was cut inside the call. */
  | { readonly type: "tool-call-end"; readonly index: number }
  /** Always the last event, exactly once, out of `OutputParser.finish`. */
  | { readonly type: "finish"; readonly reason: OutputFinishReason };

/** `tool_calls` when at least one call is complete and the model stopped by itself; `length` whenever it was cut. */
export type OutputFinishReason = "stop" | "length" | "tool_calls";

/** Incremental parser of one output. Never throws on malformed output: what is not understood becomes text. */
export interface OutputParser {
  /** Takes the next piece of output text; any split gives the same message. */
  push(text: string): OutputEvent[];
  /** Ends the output: `stop` when the model ended it (end token, stop string), `length` when it was cut. */
  finish(reason: "stop" | "length"): OutputEvent[];
}
