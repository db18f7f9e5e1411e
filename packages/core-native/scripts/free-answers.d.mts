import type { resolveChatFormat } from "@camelid/chat-formats";
import type { Engine } from "../src/engine/engine.js";
import type { Llama } from "../src/llama.js";

export interface FreeAnswerCase {
  readonly name: string;
}

export interface Comparison {
  readonly tried: number;
  readonly fitted: number;
  readonly compared: number;
  readonly changed: readonly { readonly name: string; readonly free: string; readonly held: string }[];
}

export function allCases(): FreeAnswerCase[];
export function compareAnswers(
  engine: Engine,
  cases: readonly FreeAnswerCase[],
  packages: { readonly Llama: typeof Llama; readonly resolveChatFormat: typeof resolveChatFormat },
  onCase?: (result: Comparison) => void,
): Promise<Comparison>;
