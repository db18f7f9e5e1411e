import type { OutputGrammar } from "@camelid/grammar";
import type { OutputParser } from "./output-event.js";

/**
 * A stretch of the prompt. In `control` segments the spelling of a special token is that token; in `text` segments
 * (they come from the caller: message contents, tool descriptions) it stays ordinary text.
 */
export interface PromptSegment {
  readonly type: "control" | "text";
  readonly text: string;
}

/** A conversation, ready for a model, with all that is needed to understand the answer. */
export interface RenderedChat {
  /** The prompt in order; neighbours of one type are merged, empty segments do not occur. */
  readonly prompt: readonly PromptSegment[];
  /** All segments joined: exactly what the template printed. */
  readonly promptText: string;
  /** Texts that end the answer; they are not part of it. */
  readonly stop: readonly string[];
  /** Special tokens whose text the parser must see in the output. */
  readonly preservedTokens: readonly string[];
  /** Whether the engine may put the vocabulary's BOS token first (it does so only if the vocabulary asks for it). False when the prompt has its own. */
  readonly addBos: boolean;
  /** What the output may be; absent when anything may be said. */
  readonly grammar?: OutputGrammar;
  /**
   * A parser for this answer; each call gives a fresh one. What the prompt already holds of the answer (a continued
   * message, an opened section of reasoning) is part of the message that its events make.
   */
  createParser(): OutputParser;
}
