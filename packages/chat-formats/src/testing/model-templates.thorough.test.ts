import { llamaTemplate, llamaTemplateNames } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { expectConformance, reasons } from "../../test/support/model-templates.js";
import type { ConformanceCheckName } from "./conformance-check.js";
import { expectRoundTrip, notWrittenBack } from "../../test/support/round-trip.js";

/** Templates with which a longer conversation does not begin with the shorter one, by their authors' choice. */
const unstable = new Map([
  ["CohereForAI-c4ai-command-r-plus-tool_use.jinja", "puts instructions behind the last turn"],
  ["CohereForAI-c4ai-command-r7b-12-2024-tool_use.jinja", reasons.alwaysOpen],
  ["Mistral-Small-3.2-24B-Instruct-2506.jinja", reasons.lastUserTools],
  ["StepFun3.5-Flash.jinja", reasons.lastThought],
  ["mistralai-Mistral-Nemo-Instruct-2407.jinja", "puts the system message before the last user's turn"],
  ["Apriel-1.6-15b-Thinker-fixed.jinja", reasons.noCallId],
  ["fireworks-ai-llama-3-firefunction-v2.jinja", reasons.alwaysOpen],
  ["microsoft-Phi-3.5-mini-instruct.jinja", reasons.endToken],
  ["unsloth-Apriel-1.5.jinja", reasons.noCallId],
  ["Qwen-Qwen3-0.6B.jinja", reasons.lastThought],
  ["Qwen3.5-4B.jinja", reasons.lastThought],
  ["openai-gpt-oss-120b.jinja", reasons.lastThought],
]);
/** Takes the markers of thoughts out of what users write, and writes reasoning for the last turn only. */
const dropping = "NVIDIA-Nemotron-Nano-v2.jinja";

function lackingOf(name: string): ConformanceCheckName[] {
  return unstable.has(name) ? ["stable-prefix"] : [];
}

const names = llamaTemplateNames();

describe("the formats of the chat templates in llama.cpp's source", () => {
  it("know every template that is excepted", () => {
    expect(names).toEqual(expect.arrayContaining([dropping, ...unstable.keys(), ...notWrittenBack.keys()]));
    expect(names.length).toBeGreaterThan(60);
  });

  it.each(names)("%s conforms", (name) => {
    expectConformance(llamaTemplate(name), {
      lacking: lackingOf(name),
      unasked: name === dropping ? ["nothing-dropped", "stable-prefix", "control-strings"] : [],
    });
  });

  it.each(names.filter((name) => !notWrittenBack.has(name)))(
    "%s: an answer and calls that it writes are read back as they were told",
    (name) => expectRoundTrip(llamaTemplate(name)),
  );
});
