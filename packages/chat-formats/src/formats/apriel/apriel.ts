import { defineTemplateFormat } from "../../render/template-format.js";

/** Apriel 1.5 and 1.6: reasoning begins with a sentence that the prompt says, and ends where the final response is announced. */
export const apriel = defineTemplateFormat({
  name: "apriel",
  matches: ({ template = "" }) => template.includes("[BEGIN FINAL RESPONSE]"),
  syntax: {
    reasoning: { open: "Here are my reasoning steps:", close: "[BEGIN FINAL RESPONSE]", endedByCalls: true },
    drop: ["[END FINAL RESPONSE]"],
  },
  writtenReasoning: { open: "Here are my reasoning steps:\n", close: "\n[BEGIN FINAL RESPONSE]\n" },
});
