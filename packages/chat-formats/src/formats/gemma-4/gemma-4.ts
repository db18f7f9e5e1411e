import { defineTemplateFormat } from "../../render/template-format.js";

/**
 * Gemma 4. Arguments are neither JSON nor Python: keys are bare and strings stand between `<|"|>` markers. The models
 * now and then repeat channel markers; stray ones are no part of the content.
 */
export const gemma4 = defineTemplateFormat({
  name: "gemma-4",
  matches: ({ template = "" }) => template.includes("<|tool_call>call:") && template.includes("<|channel>"),
  syntax: {
    reasoning: { open: "<|channel>thought", close: "<channel|>", anywhere: true },
    drop: ["<|channel>", "<channel|>"],
    tools: {
      callOpen: "<|tool_call>call:",
      callClose: ["<tool_call|>"],
      call: { kind: "gemma", quote: '<|"|>' },
    },
  },
  writtenReasoning: { open: "<|channel>thought\n", close: "<channel|>" },
});
