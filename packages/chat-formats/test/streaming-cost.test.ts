// A ratio of times: it stands here and not beside the source because these tests run one file after the other.
import type { FunctionTool } from "@camelid/openai-types";
import { expect, test } from "vitest";
import { createOutputParser } from "../src/parser/output-parser.js";
import { parseOutput } from "../src/parser/parse-output.js";
import type { ToolSyntax } from "../src/parser/tool-syntax.js";
import { writeCalls } from "../src/parser/write-calls.js";

const tools: readonly FunctionTool[] = [
  {
    type: "function",
    function: { name: "lookup", parameters: { type: "object", properties: { text: { type: "string" } } } },
  },
];

const tagged = {
  kind: "tagged",
  nameEnd: ">",
  keyOpen: "<parameter=",
  keyClose: [{ markers: [">"], type: "schema" }],
  valueClose: "</parameter>",
} as const;

const syntaxes: Record<string, ToolSyntax> = {
  json: {
    callOpen: "<tool_call>",
    callClose: ["</tool_call>"],
    call: { kind: "json", array: false, nameKey: "name", argumentsKey: "arguments" },
  },
  "json list": {
    sectionOpen: "[TOOL_CALLS]",
    callOpen: "",
    callClose: [],
    call: { kind: "json", array: true, nameKey: "name", argumentsKey: "arguments" },
  },
  named: {
    sectionOpen: "<|calls|>",
    sectionClose: "<|/calls|>",
    callOpen: "<|call|>",
    callClose: ["<|/call|>"],
    call: { kind: "named-json", nameEnd: "<|args|>" },
  },
  "tagged on lines": {
    sectionOpen: "<tool_call>",
    sectionClose: "</tool_call>",
    callOpen: "<function=",
    callClose: ["</function>"],
    call: { ...tagged, newlines: true },
  },
  "tagged in line": { callOpen: "<function=", callClose: ["</function>"], call: tagged },
  python: {
    sectionOpen: "<|py|>",
    sectionClose: "<|/py|>",
    callOpen: "",
    callClose: [],
    call: { kind: "python" },
  },
  gemma: {
    callOpen: "<|tool_call>call:",
    callClose: ["<tool_call|>"],
    call: { kind: "gemma", quote: '<|"|>' },
  },
};

const words = "The quick brown fox jumps over the lazy dog, and <b>then</b> some.\n".repeat(150);
const repetitions = 10;
/** Rounds until code is compiled, rounds that count at least, and rounds to wait for a quiet moment of the machine. */
const rounds = { warm: 20, least: 30, most: 400 };

/** Milliseconds of reading `text` in these pieces several times over. */
function time(syntax: ToolSyntax, pieces: readonly string[]): number {
  const start = performance.now();
  for (let count = 0; count < repetitions; count += 1) {
    const parser = createOutputParser((reader, sink) =>
      parseOutput(reader, sink, { tools: syntax }, { tools, keepReasoning: false }),
    );
    for (const piece of pieces) parser.push(piece);
    parser.finish("stop");
  }
  return performance.now() - start;
}

test.each(Object.entries(syntaxes))(
  "%s: ten thousand characters of a call one by one take at most three times as long as in one piece",
  (_name, syntax) => {
    const text = writeCalls(syntax, [
      { id: "a", name: "lookup", arguments: JSON.stringify({ text: words }) },
    ]);
    expect(text.length).toBeGreaterThan(10_000);
    const characters = [...text];
    let [whole, single] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    // The best of many rounds, taken in turns, is what the work costs without the machine's other load.
    for (let round = -rounds.warm; round < rounds.most; round += 1) {
      const [wholeNow, singleNow] = [time(syntax, [text]), time(syntax, characters)];
      if (round < 0) continue;
      whole = Math.min(whole, wholeNow);
      single = Math.min(single, singleNow);
      if (round >= rounds.least && single <= 3 * whole) break;
    }
    expect(single / whole).toBeLessThanOrEqual(3);
  },
);
