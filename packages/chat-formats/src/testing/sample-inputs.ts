import type { ChatMessage, FunctionTool } from "@camelid/openai-types";
import type { ChatFormat, RenderInput } from "../spec/chat-format.js";
import type { ChatFormatFixtures } from "./fixtures.js";

const tool: FunctionTool = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Weather of a place",
    parameters: {
      type: "object",
      properties: { city: { type: "string", description: "Name of a city" } },
      required: ["city"],
    },
  },
};

const system: ChatMessage = { role: "system", content: "Rule-1 is to be brief." };
const user: ChatMessage = { role: "user", content: "Question-1?" };
const exchange: readonly ChatMessage[] = [
  user,
  { role: "assistant", content: "Answer-1." },
  { role: "user", content: "Question-2?" },
];
const toolTurns: readonly ChatMessage[] = [
  user,
  {
    role: "assistant",
    content: null,
    tool_calls: [
      { id: "call00001", type: "function", function: { name: "get_weather", arguments: '{"city": "Oslo"}' } },
    ],
  },
  { role: "tool", tool_call_id: "call00001", content: "Result-1" },
];

/** Conversations that every format must be able to write, as far as its capabilities go. */
export function sampleInputs(format: ChatFormat): readonly RenderInput[] {
  const { systemRole, tools } = format.capabilities;
  const conversations: (readonly ChatMessage[])[] = [[user], exchange];
  if (systemRole) conversations.push([system, user], [system, ...exchange]);
  const inputs: RenderInput[] = conversations.map((messages) => ({ messages }));
  if (tools) {
    inputs.push({ messages: [user], tools: [tool] }, { messages: toolTurns, tools: [tool] });
    inputs.push({
      messages: [
        ...toolTurns,
        { role: "assistant", content: "Answer-2." },
        { role: "user", content: "Question-3?" },
      ],
      tools: [tool],
    });
  }
  return inputs;
}

/** All inputs that a format is rendered with: the samples and those of its fixtures. */
export function allInputs(format: ChatFormat, fixtures: ChatFormatFixtures): readonly RenderInput[] {
  return [
    ...sampleInputs(format),
    ...(fixtures.conversations ?? []),
    ...(fixtures.prompts ?? []).map(({ input }) => input),
    ...fixtures.outputs.map(({ input }) => input),
  ];
}
