import { jsonLines, readCorpus } from "@camelid/testkit";
import { expect, test } from "vitest";
import {
  expected,
  formatOf,
  inputOf,
  parsedAtEverySplit,
  type ParseCase,
} from "../test/support/parse-cases.js";

// Outputs of 33 models' templates and the messages they mean, recorded from llama.cpp.
const cases = jsonLines(readCorpus("chat-parse/cases.jsonl")).map((line): ParseCase => JSON.parse(line));

/** Cases whose recorded message contradicts itself, by line (from 0). */
const messageExceptions = new Map([
  // "REASONING</think>\nCONTENT" is said to be reasoning "REASONING\n": the line break stands after the marker.
  [98, "the reasoning has a line break that the output puts behind the closing marker"],
]);

const noTools =
  "the recorded prompt leaves the tools out without a word: the template describes none, so they are folded into the system message";
/** Cases whose recorded prompt is not what Python jinja2 prints, or drops what was asked for. */
const promptExceptions = new Map([
  [8, "recorded with an empty line after </think> that the template does not print"],
  [262, "recorded with an empty line after </think> that the template does not print"],
  [93, noTools],
  [96, noTools],
  [97, noTools],
  [231, noTools],
  [226, "tojson of a generator is an error in Python, so this template describes no tools; they are folded"],
]);

test("the recorded cases are all there", () => {
  expect(cases.length).toBe(276);
  expect(messageExceptions.size).toBeLessThanOrEqual(8);
});

test.each(cases.map((recorded, index) => ({ recorded, index })))(
  "case $index ($recorded.template) means the recorded message at every split of its text",
  ({ recorded, index }) => {
    const whole = parsedAtEverySplit(recorded);
    if (messageExceptions.has(index)) expect(whole).not.toEqual(expected(recorded));
    else expect(whole).toEqual(expected(recorded));
  },
);

test.each(cases.map((recorded, index) => ({ recorded, index })))(
  "case $index ($recorded.template) renders the recorded prompt",
  ({ recorded, index }) => {
    const { promptText } = formatOf(recorded.template).render(inputOf(recorded));
    if (promptExceptions.has(index)) expect(promptText).not.toBe(recorded.prompt);
    else expect(promptText).toBe(recorded.prompt);
  },
);
