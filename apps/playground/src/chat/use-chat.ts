import type { Client } from "@camelid/client";
import { useCallback, useReducer, useRef } from "react";
import { describeError } from "../api/describe-error.js";
import type { RequestSettings } from "../settings/read-settings.js";
import { buildMessages } from "./build-messages.js";
import {
  emptyConversation,
  openAnswerOf,
  reduceConversation,
  type Conversation,
  type NewTurn,
  type Turn,
} from "./conversation.js";

/** What a request is made with, besides the conversation. */
export interface ChatContext {
  readonly client: Client;
  readonly model: string;
  readonly systemPrompt: string;
  readonly fields: RequestSettings;
}

export interface Chat {
  readonly conversation: Conversation;
  readonly streaming: boolean;
  /** Adds turns and streams the answer. */
  ask(turns: readonly NewTurn[]): void;
  /** Ends the answer that is being written; what came so far stays. */
  stop(): void;
  /** Removes a turn and all after it; `again` then asks once more with what is left. */
  cut(id: number, again?: "again"): void;
  clear(): void;
}

/** One conversation with the server. */
export function useChat({ client, model, systemPrompt, fields }: ChatContext): Chat {
  const [conversation, dispatch] = useReducer(reduceConversation, emptyConversation);
  const controller = useRef<AbortController>(undefined);

  const stop = useCallback(() => controller.current?.abort(), []);

  async function run(before: readonly Turn[], added: readonly NewTurn[]): Promise<void> {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    const now = () => performance.now();
    dispatch({ type: "ask", turns: added, at: now() });
    try {
      const messages = buildMessages(systemPrompt, [...before, ...added]);
      const request = {
        ...fields,
        model,
        messages,
        stream: true,
        stream_options: { include_usage: true },
      } as const;
      for await (const chunk of await client.chat.completions.create(request, { signal: own.signal })) {
        // After an abort the turn may already belong to another request.
        if (own.signal.aborted) break;
        dispatch({ type: "chunk", chunk, at: now() });
      }
      if (controller.current === own) dispatch({ type: "end", status: "done", at: now() });
    } catch (error) {
      if (controller.current !== own) return;
      if (own.signal.aborted) dispatch({ type: "end", status: "stopped", at: now() });
      else dispatch({ type: "end", status: "failed", error: describeError(error), at: now() });
    }
  }

  return {
    conversation,
    streaming: openAnswerOf(conversation) !== undefined,
    ask: (turns) => void run(conversation.turns, turns),
    stop,
    cut(id, again) {
      abandon();
      dispatch({ type: "cut", id });
      const from = conversation.turns.findIndex((turn) => turn.id === id);
      if (again === "again") void run(conversation.turns.slice(0, from), []);
    },
    clear() {
      abandon();
      dispatch({ type: "clear" });
    },
  };

  /** Stops without telling: the turn that would show it goes away. */
  function abandon(): void {
    const { current } = controller;
    controller.current = undefined;
    current?.abort();
  }
}
