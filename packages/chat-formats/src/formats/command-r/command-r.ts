import { defineTemplateFormat } from "../../render/template-format.js";

/** Command R+ of 2024: calls are a JSON list in a code fence after "Action:". */
export const commandRPlus = defineTemplateFormat({
  name: "command-r-plus",
  matches: ({ template = "" }) => template.includes("Action:") && template.includes("<|CHATBOT_TOKEN|>"),
  syntax: {
    drop: ["<|CHATBOT_TOKEN|>", "<|END_OF_TURN_TOKEN|>"],
    tools: {
      sectionOpen: "Action:\n```json",
      sectionClose: "```",
      callOpen: "",
      callClose: [],
      separator: ", ",
      call: { kind: "json", array: true, nameKey: "tool_name", argumentsKey: "parameters" },
    },
  },
});

/**
 * Command R7B and Command A: thinking, actions and responses in sections of their own. The template of R7B opens the
 * assistant's turn whatever it is asked, so its sections are declared.
 */
export const commandR7b = defineTemplateFormat({
  name: "command-r7b",
  contentOpen: "<|START_RESPONSE|>",
  matches: ({ template = "" }) =>
    template.includes("<|START_ACTION|>") && template.includes("<|START_RESPONSE|>"),
  syntax: {
    reasoning: { open: "<|START_THINKING|>", close: "<|END_THINKING|>" },
    drop: ["<|START_RESPONSE|>", "<|END_RESPONSE|>"],
    tools: {
      sectionOpen: "<|START_ACTION|>",
      sectionClose: "<|END_ACTION|>",
      callOpen: "",
      callClose: [],
      separator: ",\n    ",
      call: {
        kind: "json",
        array: true,
        idKey: "tool_call_id",
        nameKey: "tool_name",
        argumentsKey: "parameters",
      },
    },
  },
});
