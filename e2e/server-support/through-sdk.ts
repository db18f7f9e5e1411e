import { llamaTemplate } from "@camelid/testkit";
import type OpenAI from "openai";
import { describe, expect, it } from "vitest";
import type { ChatCase } from "./chat-cases.js";
import { recordedClient } from "./recorded-client.js";

type Params = OpenAI.ChatCompletionCreateParamsNonStreaming;

/**
 * Cases whose output the model ended itself and whose request the server can honour. Those that continue a message
 * are left out: their recorded message holds the beginning too, which the API's answer does not.
 */
const isUsable = ({ inputs, is_partial }: ChatCase): boolean =>
  !is_partial &&
  inputs.continue_final_message === 0 &&
  inputs.tool_choice === "auto" &&
  inputs.json_schema === "" &&
  inputs.grammar === "";

function paramsOf({ inputs, expected_message }: ChatCase): Params {
  const extensions: Record<string, unknown> = {
    enable_thinking: inputs.enable_thinking,
    reasoning_format: inputs.reasoning_format === "none" ? "none" : "auto",
  };
  const messages: Params["messages"] = JSON.parse(JSON.stringify(inputs.messages));
  return {
    ...extensions,
    model: "recorded",
    messages,
    ...(inputs.tools.length === 0
      ? {}
      : {
          tools: inputs.tools.map((tool) => ({ type: "function", function: tool })),
          parallel_tool_calls: inputs.parallel_tool_calls || expected_message.tool_calls.length > 1,
        }),
  };
}

/** What a client sees of a message, with arguments as values: only their spacing may differ. */
function visible(message: OpenAI.ChatCompletionMessage) {
  return {
    content: message.content ?? "",
    calls: (message.tool_calls ?? []).map((call) =>
      call.type === "function" ? [call.function.name, parsed(call.function.arguments)] : call,
    ),
  };
}

function reasoningOf(message: object): string {
  // Blanks at its end are the parsers' own test's business.
  return "reasoning_content" in message ? String(message.reasoning_content).trimEnd() : "";
}

function expected({ expected_message: { content, tool_calls } }: ChatCase) {
  return {
    content,
    calls: tool_calls.map((call) => [call.name, parsed(call.arguments)]),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Defines the tests of outputs that go through the official SDK. */
export function testThroughSdk(title: string, cases: readonly ChatCase[]): void {
  const usable = cases.filter(isUsable);
  const calling = usable.filter(({ expected_message }) => expected_message.tool_calls.length > 0);
  const byTemplate = new Map<string, ChatCase[]>();
  for (const entry of calling)
    byTemplate.set(entry.template, [...(byTemplate.get(entry.template) ?? []), entry]);

  describe(title, () => {
    it("cover tool calls of at least ten formats, parallel ones and reasoning among them", () => {
      expect(byTemplate.size).toBeGreaterThanOrEqual(10);
      const parallel = calling.filter(({ expected_message }) => expected_message.tool_calls.length > 1);
      expect(new Set(parallel.map(({ template }) => template)).size).toBeGreaterThanOrEqual(10);
      const reasoning = calling.filter(({ expected_message }) => expected_message.reasoning_content !== "");
      expect(new Set(reasoning.map(({ template }) => template)).size).toBeGreaterThanOrEqual(5);
    });

    it.each([...new Set(usable.map(({ template }) => template))])(
      "arrive whole and streamed: %s",
      async (name) => {
        for (const recorded of usable.filter(({ template }) => template === name)) {
          const { client } = recordedClient(llamaTemplate(name), [
            recorded.output_text,
            recorded.output_text,
          ]);
          const whole = await client.chat.completions.create(paramsOf(recorded));
          const stream = client.chat.completions.stream({ ...paramsOf(recorded), stream: true });
          // The SDK's own fold keeps only the last piece of a field that is not OpenAI's.
          let reasoning = "";
          for await (const chunk of stream) reasoning += reasoningOf(chunk.choices[0]?.delta ?? {});
          const streamed = await stream.finalChatCompletion();
          expect([reasoningOf(whole.choices[0]?.message ?? {}), reasoning]).toEqual([
            reasoningOf(recorded.expected_message),
            reasoningOf(recorded.expected_message),
          ]);
          for (const { choices } of [whole, streamed]) {
            const [choice] = choices;
            if (choice === undefined) throw new Error("no choice");
            expect(visible(choice.message)).toEqual(expected(recorded));
            expect(choice.finish_reason).toBe(
              recorded.expected_message.tool_calls.length > 0 ? "tool_calls" : "stop",
            );
            const ids = (choice.message.tool_calls ?? []).map(({ id }) => id);
            expect(new Set(ids).size).toBe(ids.length);
          }
        }
      },
    );

    it.each([...byTemplate.keys()])("finish a loop of tools, whole and streamed: %s", async (name) => {
      const call = byTemplate.get(name)?.[0];
      if (call === undefined) throw new Error("no case");
      const answer = usable.find(
        ({ template, inputs, expected_message: message }) =>
          template === name &&
          inputs.enable_thinking === call.inputs.enable_thinking &&
          message.tool_calls.length === 0 &&
          message.content !== "",
      );
      const final = answer ?? { output_text: "Done.", expected_message: { content: "Done." } };
      const outputs = [call.output_text, final.output_text];
      const { tools: _, ...params } = paramsOf(call);

      const seen: unknown[] = [];
      const tools = call.inputs.tools.map((tool) => ({
        type: "function" as const,
        function: {
          name: tool.name,
          description: tool.description ?? "",
          parameters: tool.parameters ?? {},
          parse: (text: string): object => JSON.parse(text),
          function: (args: object) => {
            seen.push([tool.name, args]);
            return "42";
          },
        },
      }));
      const whole = recordedClient(llamaTemplate(name), outputs);
      const content = await whole.client.chat.completions.runTools({ ...params, tools }).finalContent();
      const streaming = recordedClient(llamaTemplate(name), outputs);
      const streamed = await streaming.client.chat.completions
        .runTools({ ...params, tools, stream: true })
        .finalContent();

      expect(seen).toEqual([...expected(call).calls, ...expected(call).calls]);
      expect([content, streamed]).toEqual([final.expected_message.content, final.expected_message.content]);
      for (const { engine } of [whole, streaming]) expect(engine.requests).toHaveLength(2);
    });
  });
}
