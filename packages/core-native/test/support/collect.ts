import type { Engine, EngineEvent, GenerateRequest } from "../../src/engine/engine.js";

type Finish = Extract<EngineEvent, { type: "finish" }>;

/** What a request gave: its text, its token ids, and how it ended. */
export interface Collected {
  readonly text: string;
  readonly tokens: number[];
  readonly finish: Finish;
}

/** Runs a request to its end. */
export async function collect(
  engine: Engine,
  request: GenerateRequest,
  signal?: AbortSignal,
): Promise<Collected> {
  let text = "";
  const tokens: number[] = [];
  for await (const event of engine.generate(request, { signal })) {
    if (event.type === "finish") return { text, tokens, finish: event };
    text += event.text;
    tokens.push(...event.tokens.map((token) => token.token));
  }
  throw new Error("the events ended without a finish");
}

/** A prompt of ordinary text. */
export const textPrompt = (text: string): GenerateRequest["prompt"] => ({
  type: "segments",
  segments: [{ type: "text", text }],
  addBos: true,
});
