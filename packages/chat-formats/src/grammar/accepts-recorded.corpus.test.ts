import { jsonLines, readCorpus } from "@camelid/testkit";
import { expect, test } from "vitest";
import { accepts } from "../../test/support/accepts.js";
import { formatOf, inputOf, type ParseCase } from "../../test/support/parse-cases.js";

const cases = jsonLines(readCorpus("chat-parse/cases.jsonl"))
  .map((line, index): { index: number; recorded: ParseCase } => ({ index, recorded: JSON.parse(line) }))
  .filter(
    ({ recorded: { is_partial: cut, inputs } }) =>
      !cut && (inputs.tools.length > 0 || inputs.json_schema !== ""),
  );

test.each(cases)(
  "case $index ($recorded.template): the grammar accepts the recorded output",
  ({ recorded }) => {
    const { messages, tools, toolChoice, parallelToolCalls, enableThinking, responseFormat } =
      inputOf(recorded);
    const { grammar } = formatOf(recorded.template).render({
      messages,
      tools,
      toolChoice,
      parallelToolCalls,
      enableThinking,
      responseFormat,
    });
    if (grammar === undefined) throw new Error("no grammar");
    // A document ends where it ends; one recording goes on with a line break.
    const isDocument = recorded.inputs.json_schema !== "" && recorded.inputs.tools.length === 0;
    expect(accepts(grammar, isDocument ? recorded.output_text.trimEnd() : recorded.output_text)).toBe(true);
  },
);
