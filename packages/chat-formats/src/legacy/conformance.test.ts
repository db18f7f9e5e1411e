import { describe, it } from "vitest";
import type { FunctionTool } from "@camelid/openai-types";
import { chatml } from "../formats/chatml/chatml.js";
import type { RenderInput } from "../spec/chat-format.js";
import type { OutputFixture } from "../testing/fixtures.js";
import { testChatFormat } from "../testing/test-chat-format.js";
import { legacyFormats } from "./legacy-formats.js";
import { textFormats } from "./text-formats.js";

const tools: FunctionTool[] = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "Weather",
      parameters: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
    },
  },
  { type: "function", function: { name: "time" } },
];
const messages: RenderInput["messages"] = [{ role: "user", content: "Question?" }];
const oslo = '{"city": "Oslo"}';

for (const text of textFormats) {
  if (text.name === "chatml") continue;
  const format = legacyFormats.find(({ name }) => name === text.name);
  if (format === undefined) throw new Error(text.name);
  const lead = text.assistant.before.slice(text.open.length);
  testChatFormat({
    format,
    describe,
    it,
    fixtures: {
      outputs: [
        {
          name: "text",
          input: { messages },
          output: `${lead}Hello, world`,
          message: { content: "Hello, world" },
        },
        {
          name: "named call",
          input: { messages, tools, toolChoice: { type: "function", function: { name: "get_weather" } } },
          output: oslo,
          message: { tool_calls: [{ name: "get_weather", arguments: oslo }] },
        },
        {
          name: "cut",
          input: { messages },
          output: `${lead}Hello,`,
          ended: "length",
          message: { content: "Hello," },
        },
      ],
      turnEnds: text.assistant.after === "" ? [] : [text.assistant.after],
    },
  });
}

testChatFormat({
  format: chatml,
  describe,
  it,
  fixtures: {
    outputs: [
      { name: "text", input: { messages }, output: "Hello, world", message: { content: "Hello, world" } },
      {
        name: "call",
        input: { messages, tools },
        output: '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Oslo"}}\n</tool_call>',
        message: { tool_calls: [{ name: "get_weather", arguments: oslo }] },
      },
    ],
  },
});

interface Marks {
  readonly content: string;
  readonly call: string;
  readonly name: string;
  readonly between: string;
  readonly turnEnds: readonly string[];
}

const marks: Readonly<Record<string, Marks>> = {
  functionary: {
    content: ":\n",
    call: " to=functions.",
    name: ":\n",
    between: "\nassistant",
    turnEnds: ["</s>\n", "\n"],
  },
  "functionary-v1": {
    content: "",
    call: "<|START_OF_FUNCTION_CALL|>",
    name: ":\n",
    between: "\n",
    turnEnds: ["<|END_OF_ASSISTANT|>", "<|END_OF_FUNCTION_CALL|>"],
  },
  "functionary-v2": {
    content: "all\n<|content|>",
    call: "",
    name: "\n<|content|>",
    between: "\n<|from|>assistant\n<|recipient|>",
    turnEnds: ["<|stop|>"],
  },
  "chatml-function-calling": {
    content: "message:\n",
    call: "functions.",
    name: ":\n",
    between: "\n",
    turnEnds: ["<|im_end|>"],
  },
};

for (const [name, mark] of Object.entries(marks)) {
  const format = legacyFormats.find((candidate) => candidate.name === name);
  if (format === undefined) throw new Error(name);
  const weather = { name: "get_weather", arguments: oslo };
  const call = (to: string, text: string): string => mark.call + to + mark.name + text;
  const outputs: OutputFixture[] = [
    {
      name: "text",
      input: { messages, tools },
      output: `${mark.content}Hello`,
      message: { content: "Hello" },
    },
    {
      name: "call",
      input: { messages, tools },
      output: call("get_weather", oslo),
      message: { tool_calls: [weather] },
    },
    {
      name: "text and call",
      input: { messages, tools },
      output: `${mark.content}Wait.${mark.between}${call("get_weather", oslo)}`,
      message: { content: "Wait.", tool_calls: [weather] },
    },
    {
      name: "named call",
      input: { messages, tools, toolChoice: { type: "function", function: { name: "get_weather" } } },
      output: oslo,
      message: { tool_calls: [weather] },
    },
    {
      name: "required call",
      input: { messages, tools, toolChoice: "required" },
      output: call("time", "{}").slice(mark.call.length),
      message: { tool_calls: [{ name: "time", arguments: "{}" }] },
    },
    { name: "no tools", input: { messages }, output: "Hello", message: { content: "Hello" } },
    {
      name: "cut call",
      input: { messages, tools },
      output: call("get_weather", '{"ci'),
      ended: "length",
      message: { tool_calls: [{ name: "get_weather", arguments: '{"ci' }] },
    },
  ];
  if (format.capabilities.parallelToolCalls) {
    outputs.push({
      name: "two calls",
      input: { messages, tools },
      output: `${call("get_weather", oslo)}${mark.between}${call("time", "{}")}`,
      message: { tool_calls: [weather, { name: "time", arguments: "{}" }] },
    });
  }
  testChatFormat({ format, describe, it, fixtures: { outputs, turnEnds: mark.turnEnds } });
}
