import { defineTemplateFormat } from "../../render/template-format.js";

/** Firefunction v2: tools are a JSON text in the variable `functions`, calls a JSON list after " functools". */
export const firefunction = defineTemplateFormat({
  name: "firefunction-v2",
  matches: ({ template = "" }) => template.includes("functools") && template.includes("functions"),
  defaults: { functions: "[]", datetime: "" },
  traits: { tools: true },
  syntax: {
    tools: {
      sectionOpen: "functools",
      callOpen: "",
      callClose: [],
      separator: ", ",
      call: { kind: "json", array: true, nameKey: "name", argumentsKey: "arguments" },
    },
  },
  variables: ({ tools = [], toolChoice, now = new Date() }) => ({
    functions: JSON.stringify(toolChoice === "none" ? [] : tools, undefined, 4),
    datetime: `${now.toISOString().slice(0, 19).replace("T", " ")} GMT`,
  }),
});
