import { jsonLines, readOwn } from "@camelid/testkit";
import { expect, test } from "vitest";
import { accepts } from "../test/support/accepts.js";
import {
  expected,
  formatOf,
  inputOf,
  parsedAtEverySplit,
  type ParseCase,
} from "../test/support/parse-cases.js";

// Written by us in the notation of each template, plain answers, calls alone and in pairs, thoughts, outputs that were cut.
const cases = jsonLines(readOwn("chat-parse/cases.jsonl")).map((line, index) => {
  const written: ParseCase = JSON.parse(line);
  return { index, template: written.template, written };
});

test("there are cases of many notations", () => {
  expect(new Set(cases.map(({ template }) => template)).size).toBeGreaterThanOrEqual(20);
});

test.each(cases)("case $index ($template) means its message at every split", ({ written }) => {
  expect(parsedAtEverySplit(written)).toEqual(expected(written));
});

const constrained = cases.filter(
  ({ written: { is_partial: cut, inputs, expected_message: message } }) =>
    !cut && (message.tool_calls.length > 0 || inputs.json_schema !== ""),
);

test.each(constrained)("case $index ($template): the grammar accepts the output", ({ written }) => {
  const { grammar } = formatOf(written.template).render(inputOf(written));
  if (grammar === undefined) throw new Error("no grammar");
  expect(accepts(grammar, written.output_text)).toBe(true);
});
