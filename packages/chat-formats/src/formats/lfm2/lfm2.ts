import { defineTemplateFormat } from "../../render/template-format.js";

/**
 * LFM2 and LFM2.5. Calls are Python calls in brackets; the templates of LFM2 print earlier ones only as content, so
 * they are written there.
 */
export const lfm2 = defineTemplateFormat({
  name: "lfm2",
  matches: ({ template = "" }) =>
    template.includes("List of tools: [") || template.includes("List of tools: <|tool_list_start|>["),
  syntax: {
    reasoning: { open: "<think>", close: "</think>" },
    tools: {
      sectionOpen: "<|tool_call_start|>",
      sectionClose: "<|tool_call_end|>",
      callOpen: "",
      callClose: [],
      separator: ", ",
      call: { kind: "python" },
    },
  },
});
