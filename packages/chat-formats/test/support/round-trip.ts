import type { ChatMessage, FunctionTool } from "@camelid/openai-types";
import { expect } from "vitest";
import { collectMessage } from "../../src/collect-message.js";
import { resolveChatFormat } from "../../src/registry/resolve-chat-format.js";
import type { ChatFormat, RenderInput } from "../../src/spec/chat-format.js";

const emptyThought =
  "asked without thinking it opens the turn with an empty thought, which it does not tell of a past turn";

/** Templates whose past turns are not what the model would write after the prompt. */
export const notWrittenBack = new Map([
  ["Cohere2MoE.jinja", emptyThought],
  ["CohereForAI-c4ai-command-r7b-12-2024-tool_use.jinja", emptyThought],
  ["MiniMax-M2.jinja", emptyThought],
  ["MiniMax-M3.jinja", emptyThought],
  ["NVIDIA-Nemotron-Nano-v2.jinja", emptyThought],
  ["Qwen-QwQ-32B.jinja", emptyThought],
  ["StepFun3.5-Flash.jinja", emptyThought],
  ["deepseek-ai-DeepSeek-R1-Distill-Llama-8B.jinja", emptyThought],
  ["deepseek-ai-DeepSeek-R1-Distill-Qwen-32B.jinja", emptyThought],
  ["deepseek-ai-DeepSeek-V3.2.jinja", emptyThought],
  ["google-gemma-4-31B-it-interleaved.jinja", emptyThought],
  ["google-gemma-4-31B-it.jinja", emptyThought],
  ["llama-cpp-deepseek-r1.jinja", emptyThought],
  ["llama-cpp-rwkv-world.jinja", emptyThought],
  ["openbmb-MiniCPM5-1B.jinja", emptyThought],
  ["CohereForAI-c4ai-command-r-plus-tool_use.jinja", "puts instructions behind the last turn"],
  ["Apriel-1.6-15b-Thinker-fixed.jinja", "asked without thinking it opens the turn with its final response"],
]);

const tools: readonly FunctionTool[] = [
  {
    type: "function",
    function: {
      name: "book_berth",
      description: "Books a place for a boat",
      parameters: {
        type: "object",
        properties: {
          harbour: { type: "string", description: "its name" },
          nights: { type: "integer", description: "how many" },
          power: { type: "boolean", description: "with electricity" },
        },
        required: ["harbour"],
      },
    },
  },
];
/** Some templates print the time. */
const now = new Date(2026, 6, 26);
const question: ChatMessage = { role: "user", content: "A berth in Husum, please" };
const args = { harbour: 'Husum "inner"', nights: 2, power: true };
const turns: readonly ChatMessage[] = [
  { role: "assistant", content: "There is one free, at the pier." },
  {
    role: "assistant",
    content: null,
    tool_calls: [
      {
        id: "call00001",
        type: "function",
        function: { name: "book_berth", arguments: JSON.stringify(args) },
      },
    ],
  },
];

/** What the template writes of an assistant's turn is what a model would write: reading it gives the turn. */
export function expectRoundTrip(template: string): void {
  const format = resolveChatFormat({ template, bosToken: "<s>", eosToken: "</s>" });
  for (const turn of turns) {
    const text = writtenBy(format, turn);
    const parser = format.render({ messages: [question], tools, enableThinking: false, now }).createParser();
    const message = collectMessage([...parser.push(text), ...parser.finish("stop")]);
    expect([
      (message.content ?? "").trim(),
      ...(message.tool_calls ?? []).map(({ function: { name, arguments: told } }) => [
        name,
        JSON.parse(told),
      ]),
    ]).toEqual([
      turn.content ?? "",
      ...(turn.role === "assistant" && turn.tool_calls !== undefined ? [["book_berth", args]] : []),
    ]);
  }
}

/** The text between the generation prompt and the end of the turn. */
function writtenBy(format: ChatFormat, turn: ChatMessage): string {
  const input: RenderInput = { messages: [question], tools, enableThinking: false, now };
  const open = format.render(input);
  const told = format.render({ ...input, messages: [question, turn], addGenerationPrompt: false }).promptText;
  expect(told.slice(0, open.promptText.length)).toBe(open.promptText);
  const text = told.slice(open.promptText.length);
  const ends = [...open.stop, "</s>"].map((stop) => text.indexOf(stop)).filter((at) => at >= 0);
  return ends.length === 0 ? text : text.slice(0, Math.min(...ends));
}
