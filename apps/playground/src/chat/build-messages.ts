import type { AssistantMessage, ChatMessage } from "@camelid/openai-types";
import type { AssistantTurn, NewTurn, Turn } from "./conversation.js";

/** The messages that a conversation is sent as. Answers that failed before they said anything are left out. */
export function buildMessages(systemPrompt: string, turns: readonly (Turn | NewTurn)[]): ChatMessage[] {
  const messages: ChatMessage[] = [];
  if (systemPrompt.trim() !== "") messages.push({ role: "system", content: systemPrompt });
  for (const turn of turns) {
    switch (turn.role) {
      case "user":
        messages.push({ role: "user", content: turn.content });
        break;
      case "tool":
        messages.push({ role: "tool", content: turn.content, tool_call_id: turn.toolCallId });
        break;
      case "assistant":
        if (hasSaidSomething(turn)) messages.push(buildAnswer(turn));
    }
  }
  return messages;
}

/** The parsed message of an answer, as the API gives it. */
export function buildAnswer({ content, reasoning, toolCalls }: AssistantTurn): AssistantMessage {
  return {
    role: "assistant",
    content: content === "" && toolCalls.length > 0 ? null : content,
    ...(reasoning === "" ? {} : { reasoning_content: reasoning }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: [...toolCalls] }),
  };
}

/** The turns the last request was made of: all before the last answer. */
export function turnsOfLastRequest(turns: readonly Turn[]): readonly Turn[] {
  const last = turns.findLastIndex(({ role }) => role === "assistant");
  return last < 0 ? turns : turns.slice(0, last);
}

function hasSaidSomething({ content, reasoning, toolCalls, status }: AssistantTurn): boolean {
  return content !== "" || reasoning !== "" || toolCalls.length > 0 || status === "done";
}
