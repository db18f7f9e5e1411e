// Recorded outputs and what they mean, for 33 templates: ../shared/cases/chat-parse (its README says how they were made).
import { readFileSync } from "node:fs";
import type OpenAI from "openai";

export interface RecordedCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** One recorded output of one template. */
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

const folder = new URL("../../../shared/cases/chat-parse/", import.meta.url);

/** The templates by name. */
export const templates: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("templates.json", folder), "utf8"),
);

/** All recorded cases. */
export const cases: readonly ChatCase[] = readFileSync(new URL("cases.jsonl", folder), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line));
