import type { ChatCompletionChunk, FunctionToolCall, ToolCallDelta } from "@camelid/openai-types";
import type { AssistantTurn } from "./conversation.js";

/** The answer after one more chunk of its stream. Only the first choice is shown: the page never asks for more. */
export function applyChunk(answer: AssistantTurn, chunk: ChatCompletionChunk, at: number): AssistantTurn {
  const choice = chunk.choices.find(({ index }) => index === 0);
  const delta = choice?.delta ?? {};
  const says = Boolean(delta.content) || Boolean(delta.reasoning_content) || delta.tool_calls !== undefined;
  return {
    ...answer,
    content: answer.content + (delta.content ?? ""),
    reasoning: answer.reasoning + (delta.reasoning_content ?? ""),
    toolCalls: (delta.tool_calls ?? []).reduce(applyToolCall, answer.toolCalls),
    finishReason: choice?.finish_reason ?? answer.finishReason,
    usage: chunk.usage ?? answer.usage,
    timings: chunk.timings ?? answer.timings,
    chunks: [...answer.chunks, chunk],
    firstChunkAt: answer.firstChunkAt ?? (says ? at : undefined),
  };
}

function applyToolCall(
  calls: readonly FunctionToolCall[],
  delta: ToolCallDelta,
): readonly FunctionToolCall[] {
  const old = calls[delta.index];
  const call: FunctionToolCall = {
    id: delta.id ?? old?.id ?? "",
    type: "function",
    function: {
      name: (old?.function.name ?? "") + (delta.function?.name ?? ""),
      arguments: (old?.function.arguments ?? "") + (delta.function?.arguments ?? ""),
    },
  };
  return old === undefined ? [...calls, call] : calls.with(delta.index, call);
}
