// Outputs of models and what they mean, for chat templates of llama.cpp's source.
import { jsonLines, readCorpus, readOwn } from "@camelid/testkit";
import type OpenAI from "openai";

export interface RecordedCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One output for one template. */
export interface ChatCase {
  readonly template: string;
  readonly inputs: {
    readonly messages: readonly OpenAI.ChatCompletionMessageParam[];
    readonly tools: readonly OpenAI.FunctionDefinition[];
    readonly tool_choice: string;
    readonly parallel_tool_calls: boolean;
    readonly reasoning_format: string;
    readonly enable_thinking: boolean;
    readonly continue_final_message: number;
    readonly json_schema: string;
    readonly grammar: string;
  };
  readonly output_text: string;
  readonly is_partial: boolean;
  readonly expected_message: {
    readonly content: string;
    readonly reasoning_content: string;
    readonly tool_calls: readonly RecordedCall[];
  };
}

const read = (text: string): ChatCase[] => jsonLines(text).map((line): ChatCase => JSON.parse(line));

/** Written by us. */
export const ownCases = (): ChatCase[] => read(readOwn("chat-parse/cases.jsonl"));

/** Recorded from llama.cpp. */
export const corpusCases = (): ChatCase[] => read(readCorpus("chat-parse/cases.jsonl"));
