import type { AppliedTemplate } from "@camelid/client";
import type { ChatMessage } from "@camelid/openai-types";
import { splitControl } from "./split-control.js";

/** A stretch of the prompt by where it comes from. */
export interface PromptPiece {
  readonly type: "special" | "literal" | "message";
  readonly text: string;
}

/**
 * Tells the messages' own text from the template's. `text` segments are the caller's for sure; inside a `control`
 * segment (the server keeps text apart only where it touches a special token) each message's text is looked for in
 * turn.
 */
export function markPrompt(
  segments: AppliedTemplate["segments"],
  messages: readonly ChatMessage[],
): PromptPiece[] {
  const waiting = messages.map(textOf).filter((text) => text !== "");
  const pieces: PromptPiece[] = [];
  for (const segment of segments) {
    if (segment.type === "text") {
      pieces.push({ type: "message", text: segment.text });
      if (waiting[0]?.includes(segment.text.trim()) === true) waiting.shift();
    } else {
      markControl(segment.text, waiting, pieces);
    }
  }
  return pieces;
}

/** Takes the texts it finds out of `waiting`. */
function markControl(text: string, waiting: string[], pieces: PromptPiece[]): void {
  let end = 0;
  for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
    const at = text.indexOf(next, end);
    if (at < 0) break;
    if (at > end) pieces.push(...splitControl(text.slice(end, at)));
    pieces.push({ type: "message", text: next });
    end = at + next.length;
    waiting.shift();
  }
  pieces.push(...splitControl(text.slice(end)));
}

/** Templates trim often: what is looked for has no white space around it. */
function textOf({ content }: ChatMessage): string {
  if (typeof content === "string") return content.trim();
  return (content ?? [])
    .map((part) => (part.type === "text" ? part.text : ""))
    .join("")
    .trim();
}
