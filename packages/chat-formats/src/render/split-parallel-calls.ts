import type { PlainMessage } from "./plain-message.js";

/**
 * Tells turns of several calls as turns of one call each, every one followed by its result: for templates that print
 * one call per message. Content and reasoning stay with the first.
 */
export function splitParallelCalls(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const told: PlainMessage[] = [];
  for (let place = 0; place < messages.length; place += 1) {
    const message = messages[place];
    if (message === undefined) break;
    if (message.role !== "assistant" || message.toolCalls.length < 2) {
      told.push(message);
      continue;
    }
    const results = new Map<string, PlainMessage[]>();
    for (let next = messages[place + 1]; next?.role === "tool"; next = messages[place + 1]) {
      const answers = results.get(next.callId) ?? [];
      answers.push(next);
      results.set(next.callId, answers);
      place += 1;
    }
    message.toolCalls.forEach((call, index) => {
      const first = index === 0;
      told.push({
        ...message,
        content: first ? message.content : "",
        reasoning: first ? message.reasoning : "",
        toolCalls: [call],
      });
      told.push(...(results.get(call.id) ?? []));
      results.delete(call.id);
    });
    told.push(...[...results.values()].flat().toSorted((a, b) => a.index - b.index));
  }
  return told;
}

/** Tells content that stands beside calls as a message of its own before them; the same list when there is none. */
export function partContentFromCalls(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const both = (message: PlainMessage): boolean =>
    message.role === "assistant" && message.toolCalls.length > 0 && message.content.trim() !== "";
  if (!messages.some(both)) return messages;
  return messages.flatMap((message): readonly PlainMessage[] =>
    message.role === "assistant" && both(message)
      ? [
          { ...message, toolCalls: [] },
          { ...message, content: "", reasoning: "" },
        ]
      : [message],
  );
}
