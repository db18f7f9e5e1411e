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

/** Gives every call of one message an id, its own where the model wrote one that is not taken. */
export function nameCalls(): (events: readonly OutputEvent[]) => OutputEvent[] {
  const taken = new Set<string>();
  return (events) =>
    events.map((event) => {
      if (event.type !== "tool-call-start") return event;
      const own = event.id !== undefined && event.id !== "" && !taken.has(event.id) ? event.id : undefined;
      const id = own ?? createToolCallId();
      taken.add(id);
      return { ...event, id };
    });
}
