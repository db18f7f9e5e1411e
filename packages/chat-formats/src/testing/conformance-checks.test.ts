import { describe, expect, it } from "vitest";
import type { FunctionTool } from "@camelid/openai-types";
import { legacyFormats } from "../legacy/legacy-formats.js";
import type { ChatFormat, RenderInput } from "../spec/chat-format.js";
import type { OutputEvent, OutputParser } from "../spec/output-event.js";
import type { RenderedChat } from "../spec/rendered-chat.js";
import type { ConformanceCheckName } from "./conformance-check.js";
import { conformanceChecks } from "./conformance-checks.js";
import type { ChatFormatFixtures } from "./fixtures.js";
import { ConformanceError } from "./suite-error.js";

function sound(): ChatFormat {
  const format = legacyFormats.find(({ name }) => name === "chatml-function-calling");
  if (format === undefined) throw new Error("no chatml-function-calling");
  return format;
}

const tools: FunctionTool[] = [
  {
    type: "function",
    function: {
      name: "find",
      parameters: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
    },
  },
];
const input: RenderInput = {
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Where?" },
  ],
  tools,
};
const fixtures: ChatFormatFixtures = {
  outputs: [
    { name: "text", input, output: "message:\nThere.", message: { content: "There." } },
    {
      name: "call",
      input,
      output: 'functions.find:\n{"q": "x"}',
      message: { tool_calls: [{ name: "find", arguments: '{"q":"x"}' }] },
    },
    {
      name: "required call",
      input: { ...input, toolChoice: "required" },
      output: 'find:\n{"q": "x"}',
      message: { tool_calls: [{ name: "find", arguments: '{"q":"x"}' }] },
    },
  ],
  prompts: [
    {
      name: "plain",
      input: { messages: [{ role: "user", content: "Hi" }] },
      promptText: "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
      stop: ["<|im_end|>"],
    },
  ],
};

/** The sound format with another rendering. */
function rendering(change: (rendered: RenderedChat, input: RenderInput) => RenderedChat): ChatFormat {
  const format = sound();
  return { ...format, render: (given) => change(format.render(given), given) };
}

/** The sound format with another parser. */
function parsing(change: (parser: OutputParser) => OutputParser): ChatFormat {
  return rendering((rendered) => ({ ...rendered, createParser: () => change(rendered.createParser()) }));
}

function events(change: (event: OutputEvent) => OutputEvent[]): ChatFormat {
  return parsing((parser) => ({
    push: (text) => parser.push(text).flatMap(change),
    finish: (reason) => parser.finish(reason).flatMap(change),
  }));
}

function withText(rendered: RenderedChat, change: (text: string) => string): RenderedChat {
  const prompt = rendered.prompt.map(({ type, text }) => ({ type, text: change(text) }));
  return { ...rendered, prompt, promptText: prompt.map(({ text }) => text).join("") };
}

let renderings = 0;

/** For each check, formats with the fault that it is for. */
const faulty: readonly (readonly [ConformanceCheckName, string, ChatFormat])[] = [
  [
    "outputs",
    "content is changed",
    events((event) => [event.type === "text-delta" ? { ...event, text: event.text.toUpperCase() } : event]),
  ],
  [
    "outputs",
    "a call ends with finish reason stop",
    events((event) => [
      event.type === "finish" && event.reason === "tool_calls" ? { ...event, reason: "stop" } : event,
    ]),
  ],
  [
    "split-points",
    "a marker is only seen when it arrives whole",
    parsing((parser) => {
      let first = true;
      return {
        push: (text) => {
          const plain = first && text !== "" && !/^(message|functions)/.test(text);
          if (text !== "") first = false;
          return plain ? [{ type: "text-delta", text }] : parser.push(text);
        },
        finish: (reason) => parser.finish(reason),
      };
    }),
  ],
  [
    "event-protocol",
    "the end of a call comes twice",
    events((event) => (event.type === "tool-call-end" ? [event, event] : [event])),
  ],
  [
    "event-protocol",
    "calls are numbered from 1",
    events((event) => ["index" in event ? { ...event, index: event.index + 1 } : event]),
  ],
  [
    "event-protocol",
    "empty deltas",
    events((event) => (event.type === "text-delta" ? [event, { type: "text-delta", text: "" }] : [event])),
  ],
  ["event-protocol", "no finish", events((event) => (event.type === "finish" ? [] : [event]))],
  [
    "malformed-output",
    "arguments are parsed strictly at the end",
    parsing((parser) => {
      let written = "";
      return {
        push: (text) => {
          written += text;
          return parser.push(text);
        },
        finish: (reason) => {
          if (written.includes("{")) JSON.parse(written.slice(written.indexOf("{")));
          return parser.finish(reason);
        },
      };
    }),
  ],
  [
    "malformed-output",
    "a cut output ends with stop",
    events((event) => [event.type === "finish" ? { ...event, reason: "stop" } : event]),
  ],
  [
    "round-trip",
    "earlier calls are written in another way than they are read",
    rendering((rendered) => withText(rendered, (text) => text.replaceAll("functions.", "function:"))),
  ],
  [
    "stable-prefix",
    "the prompt begins with the number of messages",
    rendering((rendered, { messages }) =>
      withText(rendered, (text) => `${messages.length} messages\n${text}`),
    ),
  ],
  [
    "nothing-dropped",
    "results of tools are left out",
    rendering((_, given) =>
      sound().render({ ...given, messages: given.messages.filter((message) => message.role !== "tool") }),
    ),
  ],
  [
    "nothing-dropped",
    "tools are left out",
    rendering((_, given) => sound().render({ ...given, tools: undefined })),
  ],
  [
    "control-strings",
    "everything is control text",
    rendering((rendered) => ({ ...rendered, prompt: [{ type: "control", text: rendered.promptText }] })),
  ],
  [
    "segments",
    "an empty segment",
    rendering((rendered) => ({ ...rendered, prompt: [...rendered.prompt, { type: "text", text: "" }] })),
  ],
  [
    "segments",
    "neighbours of one type",
    rendering((rendered) => ({
      ...rendered,
      prompt: rendered.prompt.flatMap(({ type, text }) => [
        { type, text: text.slice(0, 1) },
        { type, text: text.slice(1) },
      ]),
    })),
  ],
  [
    "segments",
    "a prompt text of its own",
    rendering((rendered) => ({ ...rendered, promptText: `${rendered.promptText}\n` })),
  ],
  [
    "grammar",
    "a grammar for calls of another form",
    rendering((rendered) => ({ ...rendered, grammar: { type: "literal", text: "<call>" } })),
  ],
  [
    "grammar",
    "a forced call without a grammar",
    rendering(({ prompt, promptText, stop, preservedTokens, addBos, createParser }) => ({
      prompt,
      promptText,
      stop,
      preservedTokens,
      addBos,
      createParser,
    })),
  ],
  [
    "grammar",
    "a forced call with a grammar that accepts text",
    rendering((rendered) => ({ ...rendered, grammar: { type: "free-text", excludes: [] } })),
  ],
  [
    "prompts",
    "one space too many",
    rendering((rendered) => withText(rendered, (text) => text.replace("\n", " \n"))),
  ],
  ["prompts", "other stop strings", rendering((rendered) => ({ ...rendered, stop: ["</s>"] }))],
  [
    "inputs-unchanged",
    "a message is added to the caller's list",
    rendering((rendered, given) => {
      Reflect.apply(Array.prototype.push, given.messages, [{ role: "user", content: "added" }]);
      return rendered;
    }),
  ],
  [
    "inputs-unchanged",
    "a counter is written into the prompt",
    rendering((rendered) => {
      renderings += 1;
      return withText(rendered, (text) => text.replace("user\n", `user ${renderings}\n`));
    }),
  ],
];

function run(name: ConformanceCheckName, format: ChatFormat): void {
  const check = conformanceChecks.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`no check ${name}`);
  check.run(format, structuredClone(fixtures));
}

describe("conformance checks", () => {
  it.each(conformanceChecks.map(({ name }) => name))("%s passes a sound format", (name) => {
    expect(() => run(name, sound())).not.toThrow();
  });

  it.each(faulty)("%s catches: %s", (name, _fault, format) => {
    expect(() => run(name, format)).toThrow(ConformanceError);
  });

  it("shows for every check that it catches something", () => {
    expect(new Set(faulty.map(([name]) => name))).toEqual(new Set(conformanceChecks.map(({ name }) => name)));
  });
});
