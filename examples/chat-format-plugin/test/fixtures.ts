import type { ChatFormatFixtures } from "@camelid/chat-formats/testing";
import type { FunctionTool } from "@camelid/openai-types";

const tools: FunctionTool[] = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "Weather of a city",
      parameters: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
    },
  },
];
const messages = [{ role: "user" as const, content: "How is the weather in Oslo?" }];
const oslo = { name: "get_weather", arguments: '{"city":"Oslo"}' };

export const fixtures: ChatFormatFixtures = {
  outputs: [
    {
      name: "text with an arrow that is no call",
      input: { messages, tools },
      output: "It is:\n=> cold\n=",
      message: { content: "It is:\n=> cold\n=" },
      outsideGrammar: true,
    },
    {
      name: "a call after text",
      input: { messages, tools },
      output: 'Let me look.\n=> get_weather {"city":"Oslo"}',
      message: { content: "Let me look.", tool_calls: [oslo] },
    },
    {
      name: "two calls",
      input: { messages, tools },
      output: '=> get_weather {"city":"Oslo"}\n=> get_weather {"city":"Bergen"}',
      message: { tool_calls: [oslo, { name: "get_weather", arguments: '{"city":"Bergen"}' }] },
    },
    {
      name: "a required call",
      input: { messages, tools, toolChoice: "required" },
      output: 'get_weather {"city":"Oslo"}',
      message: { tool_calls: [oslo] },
    },
    {
      name: "a named call",
      input: { messages, tools, toolChoice: { type: "function", function: { name: "get_weather" } } },
      output: '{"city":"Oslo"}',
      message: { tool_calls: [oslo] },
    },
    {
      name: "a call that is cut",
      input: { messages, tools },
      output: '=> get_weather {"ci',
      ended: "length",
      message: { tool_calls: [{ name: "get_weather", arguments: '{"ci' }] },
    },
    {
      name: "no tools",
      input: { messages },
      output: '=> get_weather {"city":"Oslo"}',
      message: { content: '=> get_weather {"city":"Oslo"}' },
    },
  ],
  prompts: [
    {
      name: "a whole conversation",
      input: {
        messages: [
          { role: "system", content: "Be brief." },
          ...messages,
          {
            role: "assistant",
            content: null,
            tool_calls: [
              {
                id: "c1",
                type: "function",
                function: { name: "get_weather", arguments: '{"city": "Oslo"}' },
              },
            ],
          },
          { role: "tool", tool_call_id: "c1", content: "-3" },
        ],
      },
      promptText:
        "<|turn|>system\nBe brief.<|end|>\n<|turn|>user\nHow is the weather in Oslo?<|end|>\n" +
        '<|turn|>assistant\n=> get_weather {"city":"Oslo"}<|end|>\n<|turn|>result get_weather\n-3<|end|>\n' +
        "<|turn|>assistant\n",
      stop: ["<|end|>"],
    },
  ],
};
