import type { PlainMessage } from "./plain-message.js";

/**
 * Joins neighbouring messages of the user, and of the assistant (without calls), by blank lines: for templates that
 * insist on taking turns. The same list when there are none.
 */
export function mergeNeighbours(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const merged: PlainMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role === "user" && message.role === "user") {
      merged[merged.length - 1] = { ...last, content: join(last.content, message.content) };
    } else if (
      last?.role === "assistant" &&
      message.role === "assistant" &&
      last.toolCalls.length + message.toolCalls.length === 0
    ) {
      merged[merged.length - 1] = {
        ...last,
        content: join(last.content, message.content),
        reasoning: join(last.reasoning, message.reasoning),
      };
    } else merged.push(message);
  }
  return merged.length === messages.length ? messages : merged;
}

function join(first: string, second: string): string {
  if (first === "" || second === "") return first + second;
  // Not Array.join, which copies: many messages would be copied once for each.
  return `${first}\n\n${second}`;
}
