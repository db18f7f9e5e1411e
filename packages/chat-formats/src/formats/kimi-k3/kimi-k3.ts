import type { RenderInput } from "../../spec/chat-format.js";
import { defineTemplateFormat } from "../../render/template-format.js";

function open(tag: string): string {
  return `<|open|>${tag}<|sep|>`;
}

function close(tag: string): string {
  return `<|close|>${tag}<|sep|>`;
}

/** Efforts that the template takes, by those of OpenAI. */
const efforts: Readonly<Record<string, string>> = {
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "max",
  max: "max",
};

function variables({
  reasoningEffort,
  toolChoice,
  responseFormat,
}: RenderInput): Readonly<Record<string, unknown>> {
  const effort = reasoningEffort === undefined ? undefined : efforts[reasoningEffort];
  return {
    ...(effort === undefined ? {} : { thinking_effort: effort }),
    ...(toolChoice === undefined || toolChoice === "auto"
      ? {}
      : { tool_choice: toolChoice === "none" ? "none" : "required" }),
    ...(responseFormat === undefined || responseFormat.type === "text"
      ? {}
      : { response_format: responseFormat }),
  };
}

/** Kimi K3: sections between `<|open|>` and `<|close|>`; every argument says its type. */
export const kimiK3 = defineTemplateFormat({
  name: "kimi-k3",
  matches: ({ template = "" }) =>
    template.includes("'<|open|>'") && template.includes("<|close|>") && template.includes("xtml"),
  variables,
  syntax: {
    reasoning: { open: open("think"), close: close("think"), endedByCalls: true },
    drop: [open("response"), close("response"), close("message"), "<|end_of_msg|>"],
    tools: {
      sectionOpen: open("tools"),
      sectionClose: close("tools"),
      callOpen: '<|open|>call tool="',
      callClose: [close("call")],
      call: {
        kind: "tagged",
        nameEnd: '" index="',
        afterName: { pattern: '[0-9]{1,3}"<\\|sep\\|>', example: '1"<|sep|>' },
        keyOpen: '<|open|>argument key="',
        keyClose: [
          { markers: ['" type="string"<|sep|>'], type: "string" },
          ...["number", "boolean", "null", "object", "array"].map((type) => ({
            markers: [`" type="${type}"<|sep|>`],
            type: "json" as const,
          })),
        ],
        valueClose: close("argument"),
      },
    },
  },
  stops: ["<|end_of_msg|>"],
});
