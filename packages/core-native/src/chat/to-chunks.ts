import type { OutputEvent } from "@camelid/chat-formats";
import type {
  ChatCompletionChunk,
  ChatCompletionDelta,
  ChatFinishReason,
  ChatLogprobs,
  TokenLogprob,
} from "@camelid/openai-types";
import type { EngineUsage } from "../engine/engine.js";
import { toTimings, toUsage } from "../request/usage.js";
import type { ChatStep } from "./run-chat.js";

/** What all chunks of an answer share, and how they are shaped. */
export interface ChunkOptions {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly choiceCount: number;
  readonly logprobs: boolean;
  readonly legacyFunctions: boolean;
  readonly includeUsage: boolean;
}

/** Turns the steps of an answer into OpenAI's chunks. */
export async function* toChatChunks(
  steps: AsyncIterable<ChatStep>,
  options: ChunkOptions,
): AsyncGenerator<ChatCompletionChunk, void, undefined> {
  const choices = Array.from({ length: options.choiceCount }, (_, index) => new ChoiceWriter(index, options));
  const usages = new Map<number, EngineUsage>();
  for await (const step of steps) {
    const writer = choices[step.choice];
    if (writer === undefined) continue;
    if (step.usage !== undefined) usages.set(step.choice, step.usage);
    const chunks = writer.write(step);
    const complete = usages.size === options.choiceCount;
    for (const [index, chunk] of chunks.entries()) {
      const isLast = complete && !options.includeUsage && index === chunks.length - 1;
      yield isLast ? { ...chunk, timings: toTimings(inOrder(usages)) } : chunk;
    }
  }
  if (options.includeUsage) {
    const all = inOrder(usages);
    yield { ...head(options), choices: [], usage: toUsage(all), timings: toTimings(all) };
  }
}

function inOrder(usages: ReadonlyMap<number, EngineUsage>): EngineUsage[] {
  return [...usages].toSorted(([a], [b]) => a - b).map(([, usage]) => usage);
}

function head({ id, created, model }: ChunkOptions): Omit<ChatCompletionChunk, "choices"> {
  return { id, object: "chat.completion.chunk", created, model };
}

/** The chunks of one choice: role first, then deltas, the finish reason last. */
class ChoiceWriter {
  readonly #index: number;
  readonly #options: ChunkOptions;
  #opened = false;
  #logprobs: TokenLogprob[] = [];

  constructor(index: number, options: ChunkOptions) {
    this.#index = index;
    this.#options = options;
  }

  write({ events, logprobs }: ChatStep): ChatCompletionChunk[] {
    this.#logprobs.push(...logprobs);
    return mergeText(events).flatMap((event) => {
      const delta = this.#delta(event);
      if (delta === undefined) return [];
      const reason = event.type === "finish" ? this.#finishReason(event.reason) : null;
      const opening = this.#opened ? [] : [this.#chunk(opener(event), null)];
      this.#opened = true;
      return [...opening, this.#chunk(delta, reason)];
    });
  }

  #finishReason(reason: "stop" | "length" | "tool_calls"): ChatFinishReason {
    return reason === "tool_calls" && this.#options.legacyFunctions ? "function_call" : reason;
  }

  #chunk(delta: ChatCompletionDelta, reason: ChatFinishReason | null): ChatCompletionChunk {
    return {
      ...head(this.#options),
      choices: [{ index: this.#index, delta, logprobs: this.#takeLogprobs(delta), finish_reason: reason }],
      ...(this.#options.includeUsage ? { usage: null } : {}),
    };
  }

  /** Log-probabilities wait for a chunk that is not the opener. */
  #takeLogprobs(delta: ChatCompletionDelta): ChatLogprobs | null {
    if (!this.#options.logprobs || delta.role !== undefined || this.#logprobs.length === 0) return null;
    const content = this.#logprobs;
    this.#logprobs = [];
    return { content, refusal: null };
  }

  #delta(event: OutputEvent): ChatCompletionDelta | undefined {
    switch (event.type) {
      case "text-delta":
        return { content: event.text };
      case "reasoning-delta":
        return { reasoning_content: event.text };
      case "tool-call-start":
        return this.#options.legacyFunctions
          ? { function_call: { name: event.name, arguments: "" } }
          : {
              tool_calls: [
                {
                  index: event.index,
                  ...(event.id === undefined ? {} : { id: event.id }),
                  type: "function",
                  function: { name: event.name, arguments: "" },
                },
              ],
            };
      case "tool-call-delta":
        return this.#options.legacyFunctions
          ? { function_call: { arguments: event.argumentsDelta } }
          : { tool_calls: [{ index: event.index, function: { arguments: event.argumentsDelta } }] };
      case "tool-call-end":
        return undefined;
      case "finish":
        return {};
    }
  }
}

/** The content of a message that begins with a call is null, of any other it begins empty. */
function opener(first: OutputEvent): ChatCompletionDelta {
  return { role: "assistant", content: first.type === "tool-call-start" ? null : "" };
}

/** One delta for what arrived together. */
function mergeText(events: readonly OutputEvent[]): OutputEvent[] {
  const merged: OutputEvent[] = [];
  for (const event of events) {
    const last = merged.at(-1);
    if (event.type === "text-delta" && last?.type === "text-delta") {
      merged[merged.length - 1] = { type: "text-delta", text: last.text + event.text };
    } else if (event.type === "reasoning-delta" && last?.type === "reasoning-delta") {
      merged[merged.length - 1] = { type: "reasoning-delta", text: last.text + event.text };
    } else if (
      event.type === "tool-call-delta" &&
      last?.type === "tool-call-delta" &&
      last.index === event.index
    ) {
      merged[merged.length - 1] = { ...last, argumentsDelta: last.argumentsDelta + event.argumentsDelta };
    } else {
      merged.push(event);
    }
  }
  return merged;
}
