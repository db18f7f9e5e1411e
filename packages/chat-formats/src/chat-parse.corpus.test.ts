import { jsonLines, llamaTemplate, readCorpus } from "@camelid/testkit";
import { expect, test } from "vitest";
import { collectMessage } from "./collect-message.js";
import { resolveChatFormat } from "./registry/resolve-chat-format.js";
import type { ChatFormat, RenderInput } from "./spec/chat-format.js";
import type { OutputEvent, OutputParser } from "./spec/output-event.js";

/** Outputs of 33 models' templates and the messages they mean, recorded from llama.cpp. */
interface Case {
  readonly template: string;
  readonly inputs: {
    readonly messages: RenderInput["messages"];
    readonly tools: readonly {
      readonly name: string;
      readonly description: string;
      readonly parameters: Record<string, unknown>;
    }[];
    readonly tool_choice: "auto" | "required" | "none";
    readonly parallel_tool_calls: boolean;
    readonly reasoning_format: string;
    readonly enable_thinking: boolean;
    readonly add_generation_prompt: boolean;
    readonly continue_final_message: number;
    readonly json_schema: string;
    readonly chat_template_kwargs: Record<string, unknown>;
  };
  readonly output_text: string;
  readonly is_partial: boolean;
  readonly expected_message: {
    readonly content: string;
    readonly reasoning_content: string;
    readonly tool_calls: readonly {
      readonly id: string;
      readonly name: string;
      readonly arguments: string;
    }[];
  };
  readonly prompt: string;
}

const cases = jsonLines(readCorpus("chat-parse/cases.jsonl")).map((line): Case => JSON.parse(line));

/** Cases whose recorded message contradicts itself, by line (from 0). */
const messageExceptions = new Map([
  // "REASONING</think>\nCONTENT" is said to be reasoning "REASONING\n": the line break stands after the marker.
  [98, "the reasoning has a line break that the output puts behind the closing marker"],
]);

const noTools =
  "the recorded prompt leaves the tools out without a word: the template describes none, so they are folded into the system message";
/** Cases whose recorded prompt is not what Python jinja2 prints, or drops what was asked for. */
const promptExceptions = new Map([
  [8, "recorded with an empty line after </think> that the template does not print"],
  [262, "recorded with an empty line after </think> that the template does not print"],
  [93, noTools],
  [96, noTools],
  [97, noTools],
  [231, noTools],
  [226, "tojson of a generator is an error in Python, so this template describes no tools; they are folded"],
]);

const formats = new Map<string, ChatFormat>();

function formatOf(name: string): ChatFormat {
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = resolveChatFormat({ template: llamaTemplate(name), bosToken: "", eosToken: "" });
  formats.set(name, format);
  return format;
}

function inputOf({ inputs }: Case): RenderInput {
  return {
    messages: inputs.messages,
    tools: inputs.tools.map((tool) => ({ type: "function", function: tool })),
    ...(inputs.tools.length > 0 ? { toolChoice: inputs.tool_choice } : {}),
    parallelToolCalls: inputs.parallel_tool_calls,
    addGenerationPrompt: inputs.add_generation_prompt,
    continueFinalMessage: inputs.continue_final_message !== 0,
    enableThinking: inputs.enable_thinking,
    reasoningFormat: inputs.reasoning_format === "none" ? "none" : "auto",
    chatTemplateKwargs: inputs.chat_template_kwargs,
    ...(inputs.json_schema === ""
      ? {}
      : {
          responseFormat: {
            type: "json_schema",
            json_schema: { name: "answer", schema: JSON.parse(inputs.json_schema) },
          },
        }),
    now: new Date(2026, 10, 23, 12),
  };
}

/** Arguments as a value where they are JSON, so that spacing makes no difference; text where the output was cut. */
function argumentValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

function parsed(parser: OutputParser, pieces: readonly string[], cut: boolean): unknown {
  const events: OutputEvent[] = pieces.flatMap((piece) => parser.push(piece));
  events.push(...parser.finish(cut ? "length" : "stop"));
  const message = collectMessage(events, { createCallId: () => "" });
  return {
    content: message.content ?? "",
    reasoning: message.reasoning_content ?? "",
    calls: (message.tool_calls ?? []).map((call) => ({
      id: call.id,
      name: call.function.name,
      arguments: argumentValue(call.function.arguments),
    })),
  };
}

function expected({ expected_message: message }: Case): unknown {
  return {
    content: message.content,
    reasoning: message.reasoning_content,
    calls: message.tool_calls.map((call) => ({ ...call, arguments: argumentValue(call.arguments) })),
  };
}

test("the recorded cases are all there", () => {
  expect(cases.length).toBe(276);
  expect(messageExceptions.size).toBeLessThanOrEqual(8);
});

test.each(cases.map((recorded, index) => ({ recorded, index })))(
  "case $index ($recorded.template) means the recorded message at every split of its text",
  ({ recorded, index }) => {
    const rendered = formatOf(recorded.template).render(inputOf(recorded));
    const { output_text: text, is_partial: cut } = recorded;
    const whole = parsed(rendered.createParser(), [text], cut);
    if (messageExceptions.has(index)) expect(whole).not.toEqual(expected(recorded));
    else expect(whole).toEqual(expected(recorded));
    for (let split = 1; split < text.length; split += 1) {
      const pieces = [text.slice(0, split), text.slice(split)];
      expect(parsed(rendered.createParser(), pieces, cut), `split at ${split}`).toEqual(whole);
    }
    expect(parsed(rendered.createParser(), [...text], cut), "one character at a time").toEqual(whole);
  },
);

test.each(cases.map((recorded, index) => ({ recorded, index })))(
  "case $index ($recorded.template) renders the recorded prompt",
  ({ recorded, index }) => {
    const { promptText } = formatOf(recorded.template).render(inputOf(recorded));
    if (promptExceptions.has(index)) expect(promptText).not.toBe(recorded.prompt);
    else expect(promptText).toBe(recorded.prompt);
  },
);
