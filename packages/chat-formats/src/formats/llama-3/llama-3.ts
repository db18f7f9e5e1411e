import { defineTemplateFormat } from "../../render/template-format.js";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dateString(now: Date): string {
  return `${String(now.getDate()).padStart(2, "0")} ${months[now.getMonth()] ?? ""} ${now.getFullYear()}`;
}

/**
 * Llama 3.1 to 3.3: a call is a JSON object that is the whole answer, told from other JSON by the tool's name; after
 * `<|python_tag|>` too.
 */
export const llama3 = defineTemplateFormat({
  name: "llama-3-instruct",
  matches: ({ template = "" }) =>
    template.includes("<|start_header_id|>") &&
    template.includes('{"name": function name, "parameters": dictionary of argument name and its value}'),
  syntax: {
    tools: {
      callOpen: "",
      callClose: [],
      looseOpen: ["<|python_tag|>"],
      call: { kind: "json", array: false, nameKey: "name", argumentsKey: "parameters" },
    },
  },
  stops: ["<|eom_id|>"],
  // The template has a fixed date unless it is told today's, as Meta's own tool does.
  variables: ({ now = new Date() }) => ({ date_string: dateString(now) }),
});
