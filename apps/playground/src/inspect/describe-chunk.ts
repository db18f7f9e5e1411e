import type { ChatCompletionChunk } from "@camelid/openai-types";

/** What a chunk carries. */
export type ChunkKind = "role" | "content" | "reasoning" | "tool-call" | "finish" | "usage" | "empty";

/** A chunk in a few characters: its text, or its fact in parentheses. Line breaks are drawn as ↵. */
export function describeChunk(chunk: ChatCompletionChunk): {
  readonly kind: ChunkKind;
  readonly text: string;
} {
  const choice = chunk.choices[0];
  if (choice === undefined)
    return chunk.usage ? { kind: "usage", text: "(usage)" } : { kind: "empty", text: "(empty)" };
  const { delta, finish_reason: finish } = choice;
  const call = delta.tool_calls?.[0];
  if (delta.content) return { kind: "content", text: visible(delta.content) };
  if (delta.reasoning_content) return { kind: "reasoning", text: visible(delta.reasoning_content) };
  if (call !== undefined) {
    const { name = "", arguments: fragment = "" } = call.function ?? {};
    return { kind: "tool-call", text: visible(name === "" ? fragment : `${name}(${fragment}`) };
  }
  if (finish !== null) return { kind: "finish", text: `(${finish})` };
  return delta.role === undefined
    ? { kind: "empty", text: "(empty)" }
    : { kind: "role", text: `(${delta.role})` };
}

function visible(text: string): string {
  return text.replaceAll("\n", "↵");
}
