import type {
  ChatCompletion,
  ChatCompletionChoice,
  ChatCompletionChunk,
  ChatCompletionChunkChoice,
  FunctionToolCall,
  TokenLogprob,
} from "@camelid/openai-types";
import { foldStream } from "../request/fold-stream.js";

/** Builds the completion that a stream of chunks spells. The chunks must include the usage. */
export async function foldChatChunks(chunks: AsyncIterable<ChatCompletionChunk>): Promise<ChatCompletion> {
  const choices = new Map<number, ChoiceFold>();
  const { head, end } = await foldStream(chunks, (choice) => {
    const fold = choices.get(choice.index) ?? new ChoiceFold(choice.index);
    choices.set(choice.index, fold);
    fold.add(choice);
  });
  return {
    id: head.id,
    object: "chat.completion",
    created: head.created,
    model: head.model,
    choices: [...choices.values()].toSorted((a, b) => a.index - b.index).map((fold) => fold.finish()),
    ...end,
  };
}

class ChoiceFold {
  readonly index: number;
  #content: string[] = [];
  #reasoning: string[] = [];
  #calls: FunctionToolCall[] = [];
  #functionCall: { name: string; arguments: string } | undefined;
  #logprobs: TokenLogprob[] | undefined;
  #reason: ChatCompletionChoice["finish_reason"] = "stop";

  constructor(index: number) {
    this.index = index;
  }

  add({ delta, logprobs, finish_reason }: ChatCompletionChunkChoice): void {
    if (typeof delta.content === "string" && delta.content !== "") this.#content.push(delta.content);
    if (typeof delta.reasoning_content === "string") this.#reasoning.push(delta.reasoning_content);
    for (const call of delta.tool_calls ?? []) {
      const known = this.#calls[call.index];
      if (known === undefined) {
        const { name = "", arguments: text = "" } = call.function ?? {};
        this.#calls[call.index] = {
          id: call.id ?? "",
          type: "function",
          function: { name, arguments: text },
        };
      } else {
        known.function.arguments += call.function?.arguments ?? "";
      }
    }
    if (delta.function_call !== undefined) {
      this.#functionCall ??= { name: delta.function_call.name ?? "", arguments: "" };
      this.#functionCall.arguments += delta.function_call.arguments ?? "";
    }
    if (logprobs?.content) (this.#logprobs ??= []).push(...logprobs.content);
    if (finish_reason !== null) this.#reason = finish_reason;
  }

  finish(): ChatCompletionChoice {
    const called = this.#calls.length > 0 || this.#functionCall !== undefined;
    return {
      index: this.index,
      message: {
        role: "assistant",
        content: called && this.#content.length === 0 ? null : this.#content.join(""),
        refusal: null,
        ...(this.#reasoning.length === 0 ? {} : { reasoning_content: this.#reasoning.join("") }),
        ...(this.#calls.length === 0 ? {} : { tool_calls: this.#calls }),
        ...(this.#functionCall === undefined ? {} : { function_call: this.#functionCall }),
      },
      logprobs: this.#logprobs === undefined ? null : { content: this.#logprobs, refusal: null },
      finish_reason: this.#reason,
    };
  }
}
