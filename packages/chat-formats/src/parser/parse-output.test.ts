import fc from "fast-check";
import { expect, test } from "vitest";
import { collectMessage } from "../collect-message.js";
import type { FunctionTool } from "@camelid/openai-types";
import type { OutputEvent } from "../spec/output-event.js";
import { createOutputParser } from "./output-parser.js";
import { parseOutput } from "./parse-output.js";
import type { OutputSyntax } from "./syntax.js";
import type { ToolSyntax } from "./tool-syntax.js";
import { OutputSink } from "./output-sink.js";
import { TextReader } from "./text-reader.js";
import { writeCalls } from "./write-calls.js";

/** `FUZZ_SCALE=100 npm run fuzz` searches a hundred times as long. */
const scale = Number(process.env["FUZZ_SCALE"] ?? 1);

const tools: readonly FunctionTool[] = [
  {
    type: "function",
    function: {
      name: "lookup",
      parameters: { type: "object", properties: { text: { type: "string" }, count: { type: "integer" } } },
    },
  },
];

const hermes: ToolSyntax = {
  callOpen: "<tool_call>",
  callClose: ["</tool_call>"],
  separator: "\n",
  call: { kind: "json", array: false, nameKey: "name", argumentsKey: "arguments" },
};

const tagged: ToolSyntax = {
  sectionOpen: "<tool_call>",
  sectionClose: "</tool_call>",
  callOpen: "<function=",
  callClose: ["</function>"],
  call: {
    kind: "tagged",
    nameEnd: ">",
    keyOpen: "<parameter=",
    keyClose: [{ markers: [">"], type: "schema" }],
    valueClose: "</parameter>",
    newlines: true,
  },
};

const taggedInLine: ToolSyntax = {
  callOpen: "<function=",
  callClose: ["</function>"],
  call: {
    kind: "tagged",
    nameEnd: ">",
    keyOpen: "<parameter=",
    keyClose: [{ markers: [">"], type: "schema" }],
    valueClose: "</parameter>",
  },
};

const reasoning = { open: "<think>", close: "</think>" };
const syntaxes: Record<string, ToolSyntax> = {
  hermes,
  list: {
    sectionOpen: "[TOOL_CALLS]",
    callOpen: "",
    callClose: [],
    call: {
      kind: "json",
      array: true,
      nameKey: "name",
      argumentsKey: "arguments",
      idKey: "id",
      idLast: true,
    },
  },
  named: {
    sectionOpen: "<|calls|>",
    sectionClose: "<|/calls|>",
    callOpen: "<|call|>",
    callClose: ["<|/call|>"],
    call: { kind: "named-json", nameEnd: "<|args|>" },
  },
  tagged,
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

function run(
  syntax: OutputSyntax,
  pieces: readonly string[],
  reason: "stop" | "length" = "stop",
  prefill = "",
): OutputEvent[] {
  const parser = createOutputParser(
    (reader, sink) => parseOutput(reader, sink, syntax, { tools, keepReasoning: false }),
    prefill,
  );
  return [...pieces.flatMap((piece) => parser.push(piece)), ...parser.finish(reason)];
}

function message(events: readonly OutputEvent[]): unknown {
  return collectMessage(events, { createCallId: (index) => `id${index}` });
}

/** Values that survive every notation; markers inside strings are the business of other tests. */
const argumentsObject = fc.record({
  text: fc
    .string({ unit: "grapheme-ascii", maxLength: 12 })
    .map((text) => text.replaceAll(/[<>[\]|\\"']/g, "")),
  count: fc.integer(),
});

test.each(Object.entries(syntaxes))(
  "%s: calls that are written are read back, at any split",
  (_name, syntax) => {
    const calls = fc.array(argumentsObject, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(calls, fc.integer({ min: 0, max: 400 }), (list, split) => {
        const text = writeCalls(
          syntax,
          list.map((args, index) => ({
            id: `call${index}`,
            name: "lookup",
            arguments: JSON.stringify(args),
          })),
        );
        const whole = message(run({ tools: syntax }, [text]));
        const place = split % (text.length + 1);
        expect(message(run({ tools: syntax }, [text.slice(0, place), text.slice(place)]))).toEqual(whole);
        const read = collectMessage(run({ tools: syntax }, [text])).tool_calls ?? [];
        expect(read.map((call) => [call.function.name, JSON.parse(call.function.arguments)])).toEqual(
          list.map((args) => ["lookup", args]),
        );
      }),
      { numRuns: 150 * scale },
    );
  },
);

const fragments = fc.constantFrom(
  "<think>",
  "</think>",
  "<tool_call>",
  "</tool_call>",
  "<function=lookup>",
  "<parameter=text>",
  "</parameter>",
  "</function>",
  "[TOOL_CALLS]",
  '[{"name": "lookup", "arguments": {"text": "a"}',
  '"id": "x"}',
  "]",
  "{",
  "}",
  '{"name": "lookup", ',
  '"arguments": ',
  '{"text": "\\u00e9"}',
  "<|calls|>",
  "<|call|>",
  "lookup",
  "<|args|>",
  "<|/call|>",
  "<|py|>",
  "[lookup(",
  "text='a'",
  ", count=1)",
  "<|/py|>",
  "<|tool_call>call:",
  "lookup{",
  'text:<|"|>',
  '<|"|>',
  "<tool_call|>",
  "\n",
  " ",
  "word",
  "é",
  "😀",
  "<",
  "\\",
  '"',
);
const noise = fc.array(fragments, { maxLength: 14 }).map((parts) => parts.join(""));

test.each(Object.entries(syntaxes))(
  "%s: any text gives the same events at any split, and never throws",
  (_name, tool) => {
    const syntax: OutputSyntax = { reasoning, tools: tool };
    fc.assert(
      fc.property(noise, fc.constantFrom("stop" as const, "length" as const), (text, reason) => {
        const whole = run(syntax, [text], reason);
        expect(message(run(syntax, [...text], reason))).toEqual(message(whole));
        expect(whole.filter((event) => event.type === "finish")).toHaveLength(1);
        expect(whole.at(-1)?.type).toBe("finish");
      }),
      { numRuns: 300 * scale },
    );
  },
);

test.each(Object.entries(syntaxes))(
  "%s: events keep their order: start, deltas, end of one call after another",
  (_name, tool) => {
    fc.assert(
      fc.property(noise, (text) => {
        let open: number | undefined;
        let next = 0;
        for (const event of run({ reasoning, tools: tool }, [...text])) {
          if (event.type === "tool-call-start") {
            expect([open, event.index]).toEqual([undefined, next]);
            open = event.index;
            next += 1;
          } else if (event.type === "tool-call-delta") expect(event.index).toBe(open);
          else if (event.type === "tool-call-end") {
            expect(event.index).toBe(open);
            open = undefined;
          }
        }
      }),
      { numRuns: 200 * scale },
    );
  },
);

test("text that holds no marker comes through unchanged, piece by piece", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-composite" }), (text) => {
      fc.pre(!/[<[{]/.test(text));
      const events = run({ tools: hermes }, [...text]);
      expect(collectMessage(events).content).toBe(text);
    }),
  );
});

test("only what may become a marker is held back", () => {
  const parser = createOutputParser((reader, sink) =>
    parseOutput(reader, sink, { tools: hermes }, { tools, keepReasoning: false }),
  );
  expect(parser.push("Hello <to")).toEqual([{ type: "text-delta", text: "Hello" }]);
  expect(parser.push("ast>")).toEqual([{ type: "text-delta", text: " <toast>" }]);
});

test("argument fragments stream while the call is written", () => {
  const parser = createOutputParser((reader, sink) =>
    parseOutput(reader, sink, { tools: tagged }, { tools, keepReasoning: false }),
  );
  parser.push("<tool_call>\n<function=lookup>\n<parameter=text>\n");
  expect(parser.push("some words")).toEqual([
    { type: "tool-call-delta", index: 0, argumentsDelta: "some words" },
  ]);
});

test("an output that is cut inside a call says length, whatever ended it", () => {
  const text = '<tool_call>\n{"name": "lookup", "arguments": {"text": "a';
  for (const reason of ["stop", "length"] as const) {
    const events = run({ tools: hermes }, [text], reason);
    expect(events.at(-1)).toEqual({ type: "finish", reason: "length" });
    expect(events.some((event) => event.type === "tool-call-end")).toBe(false);
  }
});

test("a complete call finishes with tool_calls, plain text with stop", () => {
  const text = '<tool_call>\n{"name": "lookup", "arguments": {}}\n</tool_call>';
  expect(run({ tools: hermes }, [text]).at(-1)).toEqual({ type: "finish", reason: "tool_calls" });
  expect(run({}, ["text"]).at(-1)).toEqual({ type: "finish", reason: "stop" });
});

test("a marker that no call follows stays text", () => {
  for (const text of ["see <tool_call> there", "<tool_call>{}</tool_call>", "<tool_call>", "a <function=b"]) {
    expect(collectMessage(run({ tools: hermes }, [...text]))).toEqual({ role: "assistant", content: text });
  }
});

test("reasoning that the prompt opened is kept apart from content", () => {
  const events = run({ reasoning }, ["I see\n</think>\n\nYes."], "stop", "<think>\n");
  expect(message(events)).toEqual({ role: "assistant", content: "Yes.", reasoning_content: "I see" });
});

/** Characters looked at while a text is read in pieces of `size`. */
function workOf(syntax: OutputSyntax, text: string, size: number): number {
  const reader = new TextReader();
  const sink = new OutputSink();
  const steps = parseOutput(reader, sink, syntax, { tools, keepReasoning: false });
  for (let place = 0; place < text.length; place += size) {
    reader.append(text.slice(place, place + size));
    steps.next();
    sink.take();
  }
  return reader.work;
}

test.each([...Object.entries(syntaxes), ["tagged in line", taggedInLine] as const])(
  "%s: a call of ten thousand characters costs the same in one piece and in single characters",
  (_name, syntax) => {
    const words = "some text of a file, with <b>tags</b> \n".repeat(260);
    const args = JSON.stringify({
      text: syntax.call.kind === "gemma" ? words.replaceAll('"', "") : words,
      count: 1,
    });
    const text = writeCalls(syntax, [{ id: "a", name: "lookup", arguments: args }]);
    expect(text.length).toBeGreaterThan(10_000);
    const whole = workOf({ tools: syntax }, text, text.length);
    expect(workOf({ tools: syntax }, text, 1)).toBeLessThanOrEqual(3 * whole);
    expect(workOf({ tools: syntax }, text + text, 1)).toBeLessThanOrEqual(
      2.2 * workOf({ tools: syntax }, text, 1),
    );
  },
);

test.each([
  ["openers without calls", "<tool_call>"],
  ["openers with keys that lead to no call", '<tool_call>{"a": "b", '],
  ["keys that lead to no call", '"a": "b", ', "<tool_call>{"],
  ["whitespace after a call", "\n", '<tool_call>{"name": "lookup", "arguments": {}}'],
  ["brackets without end", "[", '<tool_call>{"name": "lookup", "arguments": '],
  ["beginnings of markers", "<tool_cal"],
])("%s cost no more than their length, in single characters", (_name, piece, start = "") => {
  const cost = (count: number): number => workOf({ tools: hermes }, start + piece.repeat(count), 1);
  const [once, twice] = [cost(2_000), cost(4_000)];
  expect(twice).toBeLessThanOrEqual(2.5 * once);
  expect(once).toBeLessThanOrEqual(40 * 2_000 * piece.length + 200_000);
});
