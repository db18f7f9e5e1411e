import { defineTemplateFormat } from "../../render/template-format.js";

/** Granite 3: calls are a JSON list after `<|tool_call|>`; its templates print no earlier calls, so they are written as content. */
export const granite3 = defineTemplateFormat({
  name: "granite-3",
  matches: ({ template = "" }) => template.includes("<|start_of_role|>") && !template.includes("<tool_call>"),
  syntax: {
    tools: {
      sectionOpen: "<|tool_call|>",
      callOpen: "",
      callClose: [],
      separator: ", ",
      call: { kind: "json", array: true, nameKey: "name", argumentsKey: "arguments" },
    },
  },
});
