import type { OutputEvent } from "@camelid/chat-formats";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/**
 * An id for a call whose model wrote none: 9 letters and digits, because Mistral's templates refuse every other length
 * when the conversation comes back, and no template asks for a longer one. 62^9 ids are enough within a conversation.
 */
export function createToolCallId(): string {
  const bytes = crypto.getRandomValues(new Uint32Array(9));
  return Array.from(bytes, (value) => alphabet[value % alphabet.length]).join("");
}

/**
 * Gives every call of one message an id, its own where the model wrote one that is not taken, and `{}` as arguments
 * where a complete call has none: clients parse them as JSON.
 */
export function nameCalls(): (events: readonly OutputEvent[]) => OutputEvent[] {
  const taken = new Set<string>();
  const empty = new Set<number>();
  return (events) =>
    events.flatMap((event): OutputEvent[] => {
      switch (event.type) {
        case "tool-call-start": {
          const own =
            event.id !== undefined && event.id !== "" && !taken.has(event.id) ? event.id : undefined;
          const id = own ?? createToolCallId();
          taken.add(id);
          empty.add(event.index);
          return [{ ...event, id }];
        }
        case "tool-call-delta":
          if (event.argumentsDelta !== "") empty.delete(event.index);
          return [event];
        case "tool-call-end":
          return empty.has(event.index)
            ? [{ type: "tool-call-delta", index: event.index, argumentsDelta: "{}" }, event]
            : [event];
        default:
          return [event];
      }
    });
}
