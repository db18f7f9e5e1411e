import type { ReasoningSyntax } from "../parser/syntax.js";
import type { PromptSegment } from "../spec/rendered-chat.js";

/** What the end of a prompt says of reasoning. */
export interface PromptEnd {
  /** Length of the prompt without the reasoning markers that it ends with. */
  readonly headerLength: number;
  /** Text of a section of reasoning that the prompt leaves open, its marker included; "" when none is open. */
  readonly openReasoning: string;
}

/** Reads reasoning markers in `prompt` from `from` (where the assistant's turn was opened) on. */
export function readPromptEnd(
  prompt: string,
  from: number,
  reasoning: ReasoningSyntax | undefined,
): PromptEnd {
  if (reasoning === undefined) return { headerLength: prompt.length, openReasoning: "" };
  const turn = prompt.slice(from);
  const open = turn.lastIndexOf(reasoning.open);
  const close = turn.lastIndexOf(reasoning.close);
  const isOpen = open >= 0 && open > close;
  const places = [turn.indexOf(reasoning.open), turn.indexOf(reasoning.close)].filter((place) => place >= 0);
  const header = places.length === 0 ? prompt.length : from + Math.min(...places);
  return { headerLength: header, openReasoning: isOpen ? turn.slice(open) : "" };
}

/** The first `length` characters of segments. */
export function cutSegments(segments: readonly PromptSegment[], length: number): PromptSegment[] {
  const kept: PromptSegment[] = [];
  let left = length;
  for (const segment of segments) {
    if (left <= 0) break;
    kept.push({ type: segment.type, text: segment.text.slice(0, left) });
    left -= segment.text.length;
  }
  return kept;
}
