import type { PlainMessage } from "../../render/plain-message.js";
import { defineTemplateFormat } from "../../render/template-format.js";

/** Ids of another form (from other models, say) get the form and the running number that the model knows. */
function prepare(messages: readonly PlainMessage[]): readonly PlainMessage[] {
  const renamed = new Map<string, string>();
  let count = 0;
  return messages.map((message): PlainMessage => {
    if (message.role === "tool") return { ...message, callId: renamed.get(message.callId) ?? message.callId };
    if (message.role !== "assistant") return message;
    const toolCalls = message.toolCalls.map((call) => {
      const id = /^functions\..+:\d+$/.test(call.id) ? call.id : `functions.${call.function.name}:${count}`;
      count += 1;
      renamed.set(call.id, id);
      return { ...call, id };
    });
    return { ...message, toolCalls };
  });
}

/**
 * Kimi K2. Calls are named by their id, `functions.<name>:<n>`. The models forget closing markers and the section's
 * opening one, and reason between `<think>` tags also where the template does not mention them.
 */
export const kimiK2 = defineTemplateFormat({
  name: "kimi-k2",
  matches: ({ template = "" }) => template.includes("<|tool_calls_section_begin|>"),
  prepare,
  syntax: {
    reasoning: { open: "<think>", close: "</think>", endedByCalls: true },
    tools: {
      sectionOpen: "<|tool_calls_section_begin|>",
      sectionClose: "<|tool_calls_section_end|>",
      callOpen: "<|tool_call_begin|>",
      callClose: ["<|tool_call_end|>"],
      call: { kind: "named-json", nameEnd: "<|tool_call_argument_begin|>", qualifiedName: true },
    },
  },
});
