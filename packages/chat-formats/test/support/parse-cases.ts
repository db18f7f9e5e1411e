import { llamaTemplate } from "@camelid/testkit";
import { expect } from "vitest";
import { collectMessage } from "../../src/collect-message.js";
import { resolveChatFormat } from "../../src/registry/resolve-chat-format.js";
import type { ChatFormat, RenderInput } from "../../src/spec/chat-format.js";
import type { OutputEvent, OutputParser } from "../../src/spec/output-event.js";

/** What a model wrote for the template of llama.cpp's source that is named, and the message it means. */
export interface ParseCase {
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
  /** The rendered prompt; only recorded cases have it. */
  readonly prompt?: string;
}

const formats = new Map<string, ChatFormat>();

export function formatOf(name: string): ChatFormat {
  const known = formats.get(name);
  if (known !== undefined) return known;
  const format = resolveChatFormat({ template: llamaTemplate(name), bosToken: "", eosToken: "" });
  formats.set(name, format);
  return format;
}

export function inputOf({ inputs }: ParseCase): RenderInput {
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

export function parsed(parser: OutputParser, pieces: readonly string[], cut: boolean): unknown {
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

export function expected({ expected_message: message }: ParseCase): unknown {
  return {
    content: message.content,
    reasoning: message.reasoning_content,
    calls: message.tool_calls.map((call) => ({ ...call, arguments: argumentValue(call.arguments) })),
  };
}

/** Expects the same message at every split of the output, and gives it. */
export function parsedAtEverySplit(recorded: ParseCase): unknown {
  const rendered = formatOf(recorded.template).render(inputOf(recorded));
  const { output_text: text, is_partial: cut } = recorded;
  const whole = parsed(rendered.createParser(), [text], cut);
  for (let split = 1; split < text.length; split += 1) {
    const pieces = [text.slice(0, split), text.slice(split)];
    expect(parsed(rendered.createParser(), pieces, cut), `split at ${split}`).toEqual(whole);
  }
  expect(parsed(rendered.createParser(), [...text], cut), "one character at a time").toEqual(whole);
  return whole;
}
