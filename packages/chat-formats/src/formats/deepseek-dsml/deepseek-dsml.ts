import type { OutputSyntax } from "../../parser/syntax.js";
import { defineTemplateFormat } from "../../render/template-format.js";
import type { ChatFormat } from "../../spec/chat-format.js";

/** Calls in DeepSeek's markup language; every argument says itself whether it is a string or JSON. */
function syntax(section: string): OutputSyntax {
  return {
    reasoning: { open: "<think>", close: "</think>", endedByCalls: true },
    tools: {
      sectionOpen: `<｜DSML｜${section}>`,
      sectionClose: `</｜DSML｜${section}>`,
      callOpen: '<｜DSML｜invoke name="',
      callClose: ["</｜DSML｜invoke>"],
      separator: "\n",
      call: {
        kind: "tagged",
        nameEnd: '">',
        keyOpen: '<｜DSML｜parameter name="',
        keyClose: [
          { markers: ['" string="true">'], type: "string" },
          { markers: ['" string="false">'], type: "json" },
        ],
        valueClose: "</｜DSML｜parameter>",
      },
    },
  };
}

function define(name: string, section: string): ChatFormat {
  return defineTemplateFormat({
    name,
    matches: ({ template = "" }) =>
      template.includes("DSML") &&
      (template.includes(`<｜DSML｜${section}>`) ||
        template.includes(`DSML｜${section}`) ||
        template.includes(`+ '${section}>`)),
    syntax: syntax(section),
  });
}

/** DeepSeek V3.2. */
export const deepseekV32 = define("deepseek-v3.2", "function_calls");

/** DeepSeek V4, which names the section otherwise. */
export const deepseekV4 = define("deepseek-v4", "tool_calls");
