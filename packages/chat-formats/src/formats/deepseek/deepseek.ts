import type { NamedJsonSyntax } from "../../parser/tool-syntax.js";
import { defineTemplateFormat } from "../../render/template-format.js";
import type { ChatFormat } from "../../spec/chat-format.js";

function define(
  name: string,
  matches: (template: string) => boolean,
  frame: { readonly callOpen: string; readonly callClose: readonly string[]; readonly call: NamedJsonSyntax },
): ChatFormat {
  return defineTemplateFormat({
    name,
    matches: ({ template = "" }) => template.includes("<｜tool▁calls▁begin｜>") && matches(template),
    syntax: {
      // A model may go from reasoning to a call without closing it.
      reasoning: { open: "<think>", close: "</think>", endedByCalls: true },
      tools: { sectionOpen: "<｜tool▁calls▁begin｜>", sectionClose: "<｜tool▁calls▁end｜>", ...frame },
    },
  });
}

/**
 * DeepSeek V3, R1 and what was distilled from it: the arguments stand in a code fence. The templates of this family
 * describe no tools: they are folded into the system message.
 */
export const deepseekR1 = define("deepseek-r1", (template) => template.includes("```json"), {
  callOpen: "<｜tool▁call▁begin｜>function<｜tool▁sep｜>",
  callClose: ["\n```", "<｜tool▁call▁end｜>"],
  call: { kind: "named-json", nameEnd: "\n```json", lines: true },
});

/** DeepSeek V3.1: name and arguments side by side. */
export const deepseekV31 = define("deepseek-v3.1", (template) => !template.includes("```json"), {
  callOpen: "<｜tool▁call▁begin｜>",
  callClose: ["<｜tool▁call▁end｜>"],
  call: { kind: "named-json", nameEnd: "<｜tool▁sep｜>" },
});
