import { defineTemplateFormat } from "../../render/template-format.js";

/**
 * Kimi K2. Calls are named by their id, `functions.<name>:<n>`. The models forget closing markers and the section's
 * opening one, and reason between `<think>` tags also where the template does not mention them.
 */
export const kimiK2 = defineTemplateFormat({
  name: "kimi-k2",
  matches: ({ template = "" }) => template.includes("<|tool_calls_section_begin|>"),
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
