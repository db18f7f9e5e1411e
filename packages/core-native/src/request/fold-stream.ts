import type { CompletionUsage, Timings } from "@camelid/openai-types";

/** What the chunks of every kind of answer have. */
interface Chunk<Choice> {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly choices: readonly Choice[];
  readonly usage?: CompletionUsage | null;
  readonly timings?: Timings;
}

/** What a whole answer has beside its choices. */
export interface StreamFacts {
  readonly head: { readonly id: string; readonly created: number; readonly model: string };
  readonly end: { readonly usage?: CompletionUsage; readonly timings?: Timings };
}

/** Reads a stream to its end: its choices go to `add`, what it says of itself is returned. */
export async function foldStream<Choice>(
  chunks: AsyncIterable<Chunk<Choice>>,
  add: (choice: Choice) => void,
): Promise<StreamFacts> {
  let head: StreamFacts["head"] | undefined;
  let end: StreamFacts["end"] = {};
  for await (const { id, created, model, choices, usage, timings } of chunks) {
    head ??= { id, created, model };
    if (usage) end = { ...end, usage };
    if (timings !== undefined) end = { ...end, timings };
    for (const choice of choices) add(choice);
  }
  return { head: head ?? { id: "", created: 0, model: "" }, end };
}
