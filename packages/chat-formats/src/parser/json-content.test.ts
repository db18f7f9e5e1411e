import { expect, test } from "vitest";
import { collectMessage } from "../collect-message.js";
import { jsonContentParser } from "./json-content.js";
import { createOutputParser } from "./output-parser.js";
import { parseOutput } from "./parse-output.js";

function read(pieces: readonly string[]): string | null {
  const parser = jsonContentParser(
    createOutputParser((reader, sink) => parseOutput(reader, sink, {}, { tools: [], keepReasoning: false })),
  );
  const events = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.finish("stop")];
  expect(events.at(-1)).toEqual({ type: "finish", reason: "stop" });
  return collectMessage(events).content;
}

const json = '{"a": "x ``` y", "b": [1, 2]}';

test.each([
  ["plain", json, json],
  ["with whitespace around it", `\n\n ${json} \n`, json],
  ["in a fence", `\`\`\`json\n${json}\n\`\`\``, json],
  ["in a fence with whitespace around it", `\n\`\`\`json\n${json}\n\`\`\`\n\n`, json],
  ["in a fence without a language", `\`\`\`\n${json}\n\`\`\``, json],
  ["in a fence that is not closed", `\`\`\`json\n${json}`, json],
  ["a string that begins with backticks", '"`x`"', '"`x`"'],
  ["words instead of JSON", "I cannot do that.", "I cannot do that."],
  ["nothing", "", ""],
  ["nothing but backticks", "``", "``"],
])("JSON content %s comes out alone, at any split", (_name, output, expected) => {
  expect(read([output])).toBe(expected);
  expect(read([...output])).toBe(expected);
  for (let split = 1; split < output.length; split += 1) {
    expect(read([output.slice(0, split), output.slice(split)]), `split at ${split}`).toBe(expected);
  }
});

test("whitespace without end costs its length, before and behind the JSON", () => {
  const blanks = [..." \n".repeat(100_000)];
  const written = "```json\n{}";
  expect(read([...blanks, written, ...blanks])).toBe("{}");
  expect(read([...blanks, written, ...blanks, "``"])).toMatch(/^\{\}\s+``$/);
});
