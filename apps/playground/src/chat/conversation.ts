import type {
  ChatCompletionChunk,
  ChatFinishReason,
  CompletionUsage,
  FunctionToolCall,
  Timings,
} from "@camelid/openai-types";
import { applyChunk } from "./apply-chunk.js";

export interface UserTurn {
  readonly id: number;
  readonly role: "user";
  readonly content: string;
}

/** The result of a tool call, written by the user. */
export interface ToolTurn {
  readonly id: number;
  readonly role: "tool";
  readonly toolCallId: string;
  readonly content: string;
}

/** What went wrong with an answer. */
export interface TurnError {
  readonly message: string;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly status: number | undefined;
}

export type AnswerStatus = "streaming" | "done" | "stopped" | "failed";

export interface AssistantTurn {
  readonly id: number;
  readonly role: "assistant";
  readonly status: AnswerStatus;
  readonly content: string;
  readonly reasoning: string;
  readonly toolCalls: readonly FunctionToolCall[];
  readonly finishReason: ChatFinishReason | null;
  readonly usage: CompletionUsage | undefined;
  readonly timings: Timings | undefined;
  readonly error: TurnError | undefined;
  /** Every chunk as it came over the line. */
  readonly chunks: readonly ChatCompletionChunk[];
  /** Milliseconds of `performance.now()`. */
  readonly startedAt: number;
  readonly firstChunkAt: number | undefined;
  readonly endedAt: number | undefined;
}

export type Turn = UserTurn | ToolTurn | AssistantTurn;

export interface Conversation {
  readonly turns: readonly Turn[];
  readonly nextId: number;
}

export const emptyConversation: Conversation = { turns: [], nextId: 1 };

/** A turn before it is part of a conversation. */
export type NewTurn = Omit<UserTurn, "id"> | Omit<ToolTurn, "id">;

export type ConversationAction =
  /** Adds the user's turns and opens an answer. */
  | { readonly type: "ask"; readonly turns: readonly NewTurn[]; readonly at: number }
  | { readonly type: "chunk"; readonly chunk: ChatCompletionChunk; readonly at: number }
  | { readonly type: "end"; readonly status: AnswerStatus; readonly error?: TurnError; readonly at: number }
  /** Removes a turn and all that follow it. */
  | { readonly type: "cut"; readonly id: number }
  | { readonly type: "clear" };

export function reduceConversation(conversation: Conversation, action: ConversationAction): Conversation {
  const { turns, nextId } = conversation;
  switch (action.type) {
    case "ask": {
      const asked = action.turns.map((turn, at): Turn => ({ ...turn, id: nextId + at }));
      const answer = openAnswer(nextId + asked.length, action.at);
      return { turns: [...turns, ...asked, answer], nextId: answer.id + 1 };
    }
    case "chunk":
      return changeAnswer(conversation, (answer) => applyChunk(answer, action.chunk, action.at));
    case "end":
      return changeAnswer(conversation, (answer) => ({
        ...answer,
        status: action.status,
        error: action.error,
        endedAt: action.at,
      }));
    case "cut": {
      const from = turns.findIndex(({ id }) => id === action.id);
      return from < 0 ? conversation : { ...conversation, turns: turns.slice(0, from) };
    }
    case "clear":
      return { ...conversation, turns: [] };
  }
}

/** The answer that is being written, if one is. */
export function openAnswerOf({ turns }: Conversation): AssistantTurn | undefined {
  const last = turns.at(-1);
  return last?.role === "assistant" && last.status === "streaming" ? last : undefined;
}

function changeAnswer(
  conversation: Conversation,
  change: (answer: AssistantTurn) => AssistantTurn,
): Conversation {
  const answer = openAnswerOf(conversation);
  // A chunk that arrives after the conversation was cleared belongs to nothing.
  if (answer === undefined) return conversation;
  return { ...conversation, turns: [...conversation.turns.slice(0, -1), change(answer)] };
}

function openAnswer(id: number, startedAt: number): AssistantTurn {
  return {
    id,
    role: "assistant",
    status: "streaming",
    content: "",
    reasoning: "",
    toolCalls: [],
    finishReason: null,
    usage: undefined,
    timings: undefined,
    error: undefined,
    chunks: [],
    startedAt,
    firstChunkAt: undefined,
    endedAt: undefined,
  };
}
