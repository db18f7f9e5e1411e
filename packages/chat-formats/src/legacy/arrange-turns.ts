import { ChatFormatError } from "../errors.js";
import type { Turn } from "./read-turns.js";

const paragraph = "\n\n";

/** How a format takes system messages and the order of turns. */
export interface TurnOrder {
  /** Where system messages go: a block at the start, blocks anywhere, or the words of the user. */
  readonly system: "start" | "anywhere" | "user";
  /** Whether user and assistant must alternate, beginning with the user. */
  readonly alternating: boolean;
}

export interface ArrangedTurns {
  /** All system messages before the first other one, as paragraphs; "" when there is none or no place for them. */
  readonly system: string;
  readonly turns: readonly Turn[];
}

/**
 * Folds what a format has no place for, so that nothing is dropped: leading system messages become one; a later one
 * stands before the user's next words (or is said by the user) where the format knows no system block between turns;
 * neighbours of one role become one turn where roles must alternate.
 * Throws ChatFormatError (`unsupported_message`) when the assistant would have to speak first.
 */
export function arrangeTurns(all: readonly Turn[], order: TurnOrder): ArrangedTurns {
  const firstOther = all.findIndex((turn) => turn.role !== "system");
  const end = order.system === "user" ? 0 : firstOther === -1 ? all.length : firstOther;
  const leading = all.slice(0, end).map((turn) => turn.text);
  const system = leading.filter((text) => text !== "").join(paragraph);
  let turns = all.slice(end);
  if (order.system !== "anywhere") turns = foldLaterSystem(turns);
  if (order.alternating) turns = mergeNeighbours(turns);
  const first = turns[0];
  if (order.alternating && first?.role === "assistant") {
    throw new ChatFormatError("unsupported_message", "this format cannot begin with the assistant", {
      messageIndex: first.index,
    });
  }
  return { system, turns };
}

function foldLaterSystem(turns: readonly Turn[]): Turn[] {
  const result: Turn[] = [];
  let waiting: Turn | undefined;
  for (const turn of turns) {
    if (turn.role === "system") {
      waiting = waiting === undefined ? turn : { ...turn, text: waiting.text + paragraph + turn.text };
    } else if (waiting !== undefined && turn.role === "user") {
      result.push({ ...turn, text: waiting.text + paragraph + turn.text });
      waiting = undefined;
    } else {
      if (waiting !== undefined) result.push({ ...waiting, role: "user", text: waiting.text });
      waiting = undefined;
      result.push(turn);
    }
  }
  if (waiting !== undefined) result.push({ role: "user", text: waiting.text, index: waiting.index });
  return result;
}

function mergeNeighbours(turns: readonly Turn[]): Turn[] {
  const result: Turn[] = [];
  for (const turn of turns) {
    const last = result.at(-1);
    if (last !== undefined && last.role === turn.role && turn.role !== "tool") {
      const between = last.text === "" || turn.text === "" ? "" : paragraph;
      const text = last.text + between + turn.text;
      result[result.length - 1] = { ...turn, text };
    } else result.push(turn);
  }
  return result;
}
