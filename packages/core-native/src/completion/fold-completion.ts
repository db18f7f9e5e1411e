import type {
  Completion,
  CompletionChoice,
  CompletionChunk,
  CompletionLogprobs,
} from "@camelid/openai-types";
import { foldStream } from "../request/fold-stream.js";

/** Builds the completion that a stream of chunks spells. The chunks must include the usage. */
export async function foldCompletionChunks(chunks: AsyncIterable<CompletionChunk>): Promise<Completion> {
  const choices = new Map<number, CompletionChoice>();
  const { head, end } = await foldStream(chunks, ({ index, text, logprobs, finish_reason }) => {
    const known = choices.get(index);
    choices.set(index, {
      index,
      text: (known?.text ?? "") + text,
      logprobs: joinLogprobs(known?.logprobs ?? null, logprobs),
      finish_reason: finish_reason ?? known?.finish_reason ?? "stop",
    });
  });
  return {
    id: head.id,
    object: "text_completion",
    created: head.created,
    model: head.model,
    choices: [...choices.values()].toSorted((a, b) => a.index - b.index),
    ...end,
  };
}

function joinLogprobs(a: CompletionLogprobs | null, b: CompletionLogprobs | null): CompletionLogprobs | null {
  if (a === null || b === null) return a ?? b;
  return {
    text_offset: [...(a.text_offset ?? []), ...(b.text_offset ?? [])],
    token_logprobs: [...(a.token_logprobs ?? []), ...(b.token_logprobs ?? [])],
    tokens: [...(a.tokens ?? []), ...(b.tokens ?? [])],
    top_logprobs: [...(a.top_logprobs ?? []), ...(b.top_logprobs ?? [])],
  };
}
