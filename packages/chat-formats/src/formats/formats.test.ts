import { compileStructuralTag, createMatcher } from "@camelid/grammar";
import type { ChatMessage, FunctionTool } from "@camelid/openai-types";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collectMessage } from "../collect-message.js";
import { resolveChatFormat } from "../registry/resolve-chat-format.js";
import type { ChatFormat, RenderInput } from "../spec/chat-format.js";

/** What the recorded cases do not hold: formats are recognised by what these small templates of the same notation say. */
function format(template: string): ChatFormat {
  return resolveChatFormat({ template, bosToken: "", eosToken: "" });
}

const user: ChatMessage = { role: "user", content: "Hi" };
const tools: readonly FunctionTool[] = ["find", "keep"].map((name) => ({
  type: "function",
  function: {
    name,
    parameters: { type: "object", properties: { place: { type: "string" }, count: { type: "integer" } } },
  },
}));

/** Whether the grammar of a rendering accepts an output. */
function allows(model: ChatFormat, output: string, input: Partial<RenderInput>): boolean {
  const { grammar } = model.render({ messages: [user], ...input });
  if (grammar === undefined) throw new Error("no grammar");
  const matcher = createMatcher(compileStructuralTag(grammar).program);
  return matcher.push(output) && matcher.isComplete();
}

const json = {
  responseFormat: {
    type: "json_schema",
    json_schema: {
      name: "a",
      schema: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
    },
  },
} as const;

function read(model: ChatFormat, output: string, input: Partial<RenderInput> = {}): unknown {
  const rendered = model.render({ messages: [user], tools, ...input });
  const results = [[output], [...output]].map((pieces) => {
    const parser = rendered.createParser();
    const events = pieces.flatMap((piece) => parser.push(piece));
    return collectMessage([...events, ...parser.finish("stop")], { createCallId: (index) => `id${index}` });
  });
  expect(results[1]).toEqual(results[0]);
  return results[0];
}

const call = (name: string, args: string, id = "id0"): unknown => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

describe("harmony", () => {
  const harmony = format(
    "{% for m in messages %}{% if m.role == 'assistant' %}" +
      "{% if m.tool_calls %}{% if m.thinking and m.content %}{{ raise_exception('not both') }}{% endif %}" +
      "{% if m.thinking %}<|start|>assistant<|channel|>analysis<|message|>{{ m.thinking }}<|end|>{% endif %}" +
      "<|start|>assistant to=functions.{{ m.tool_calls[0].function.name }}<|channel|>commentary json<|message|>{{ m.tool_calls[0].function.arguments | tojson }}<|call|>" +
      "{% else %}<|start|>assistant<|channel|>final<|message|>{{ m.content }}<|end|>{% endif %}" +
      "{% elif m.role == 'tool' %}<|start|>functions to=assistant<|channel|>commentary<|message|>{{ m.content | tojson }}<|end|>" +
      "{% else %}<|start|>{{ m.role }}<|message|>{{ m.content }}<|end|>{% endif %}{% endfor %}" +
      "{% if tools %}{{ tools | tojson }}{% endif %}{% if add_generation_prompt %}<|start|>assistant{% endif %}",
  );

  test("is recognised", () => expect(harmony.name).toBe("harmony"));

  test("the analysis channel is reasoning, the final channel content", () => {
    const output =
      "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>";
    expect(read(harmony, output)).toEqual({ role: "assistant", content: "Yes.", reasoning_content: "Hm." });
    expect(read(harmony, output, { reasoningFormat: "none" })).toEqual({
      role: "assistant",
      content: "<|channel|>analysis<|message|>Hm.<|end|>Yes.",
    });
  });

  test("a recipient makes a call, on either side of the channel", () => {
    for (const head of [
      "<|channel|>commentary to=functions.find <|constrain|>json",
      " to=functions.find<|channel|>commentary json",
      "<|channel|>analysis to=functions.find code",
    ]) {
      const output = `<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant${head}<|message|>{"place": "Oslo"}<|call|>`;
      expect(read(harmony, output)).toEqual({
        role: "assistant",
        content: null,
        reasoning_content: "Hm.",
        tool_calls: [call("find", '{"place": "Oslo"}')],
      });
    }
  });

  test("a preamble is content, and calls follow each other", () => {
    const output =
      "<|channel|>commentary<|message|>I will look.<|end|>" +
      '<|start|>assistant<|channel|>commentary to=functions.find <|constrain|>json<|message|>{"place": "a"}<|call|>' +
      '<|start|>assistant<|channel|>commentary to=functions.keep <|constrain|>json<|message|>{"count": 1}<|call|>';
    expect(read(harmony, output)).toEqual({
      role: "assistant",
      content: "I will look.",
      tool_calls: [call("find", '{"place": "a"}'), call("keep", '{"count": 1}', "id1")],
    });
  });

  test("the end of a message inside an answer does not stop it", () => {
    expect(harmony.render({ messages: [user] }).stop).toEqual(["<|return|>", "<|call|>"]);
  });

  test("parallel calls of earlier turns are told one after the other, each with its result", () => {
    const history: readonly ChatMessage[] = [
      user,
      {
        role: "assistant",
        content: "I will look.",
        reasoning_content: "Hm.",
        tool_calls: [
          { id: "a", type: "function", function: { name: "find", arguments: '{"place": "Oslo"}' } },
          { id: "b", type: "function", function: { name: "keep", arguments: '{"count": 1}' } },
        ],
      },
      { role: "tool", tool_call_id: "b", content: "kept" },
      { role: "tool", tool_call_id: "a", content: "found" },
    ];
    const { promptText } = harmony.render({ messages: history, tools });
    const places = ["I will look.", "Hm.", "functions.find", "found", "functions.keep", "kept"].map((text) =>
      promptText.indexOf(text),
    );
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  test("a final message is continued in its channel", () => {
    const messages: readonly ChatMessage[] = [
      user,
      { role: "assistant", content: "Once", reasoning_content: "Hm." },
    ];
    const rendered = harmony.render({ messages, continueFinalMessage: true });
    expect(rendered.promptText).toMatch(
      /<\|start\|>assistant<\|channel\|>analysis<\|message\|>Hm\.<\|end\|><\|start\|>assistant<\|channel\|>final<\|message\|>Once$/,
    );
    const parser = rendered.createParser();
    expect(collectMessage([...parser.push(" more"), ...parser.finish("stop")])).toEqual({
      role: "assistant",
      content: "Once more",
      reasoning_content: "Hm.",
    });
  });

  test("the grammar holds arguments and JSON answers to their schemas", () => {
    const call = (args: string): string =>
      `<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.find <|constrain|>json<|message|>${args}`;
    const choice = { tools, toolChoice: "required" } as const;
    expect(allows(harmony, call('{"count": 1}'), choice)).toBe(true);
    expect(allows(harmony, call('{"count": "x"}'), choice)).toBe(false);
    expect(allows(harmony, "<|channel|>final<|message|>No.", choice)).toBe(false);
    const answer = (text: string): string =>
      `<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>${text}`;
    expect(allows(harmony, answer('{"n": 1}'), json)).toBe(true);
    expect(allows(harmony, answer("one"), json)).toBe(false);
  });

  test("text outside of the format stays text", () => {
    expect(read(harmony, "Just words.")).toEqual({ role: "assistant", content: "Just words." });
  });
});

describe("functionary v3.2", () => {
  const functionary = format(
    "{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>{% if m.role == 'assistant' %}" +
      "{% if m.content %}>>>all\n{{ m.content }}{% endif %}{% for c in m.tool_calls or [] %}>>>{{ c.function.name }}\n{{ c.function.arguments }}{% endfor %}" +
      "{% else %}{{ m.content }}{% endif %}<|eot_id|>{% endfor %}{{ tools | tojson }}" +
      "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>>>>{% endif %}",
  );

  test("content and calls come in sections", () => {
    expect(functionary.name).toBe("functionary-v3.2");
    expect(read(functionary, 'all\nI will look.\n>>>find\n{"place": "Oslo"}\n>>>keep\n{"count": 2}')).toEqual(
      {
        role: "assistant",
        content: "I will look.\n",
        tool_calls: [call("find", '{"place": "Oslo"}'), call("keep", '{"count": 2}', "id1")],
      },
    );
  });

  test("the grammar holds arguments and JSON answers to their schemas", () => {
    const choice = { tools, toolChoice: "required" } as const;
    expect(allows(functionary, 'find\n{"count": 1}', choice)).toBe(true);
    expect(allows(functionary, 'all\nYes.\n>>>find\n{"count": 1}', choice)).toBe(true);
    expect(allows(functionary, "all\nNo.", choice)).toBe(false);
    expect(allows(functionary, 'all\n{"n": 1}', json)).toBe(true);
    expect(allows(functionary, "all\none", json)).toBe(false);
  });

  test("a recipient that is no tool is text", () => {
    expect(read(functionary, "nobody\n{}")).toEqual({ role: "assistant", content: "nobody\n{}" });
  });
});

describe("kimi-k3", () => {
  const kimi = format(
    "{# xtml #}{% macro o(t) %}{{ '<|open|>' + t + '<|sep|>' }}{% endmacro %}{% macro c(t) %}{{ '<|close|>' + t + '<|sep|>' }}{% endmacro %}" +
      "{% for m in messages %}{{ o('message') }}{{ m.content }}{{ c('message') }}<|end_of_msg|>{% endfor %}{{ tools | tojson }}" +
      "{% if add_generation_prompt %}{{ o('message') }}{{ o('think') }}{% endif %}",
  );

  test("arguments are typed by themselves", () => {
    expect(kimi.name).toBe("kimi-k3");
    const output =
      "Hm.<|close|>think<|sep|><|open|>response<|sep|>I will look.<|close|>response<|sep|><|open|>tools<|sep|>" +
      '<|open|>call tool="find" index="1"<|sep|><|open|>argument key="place" type="string"<|sep|>12<|close|>argument<|sep|>' +
      '<|open|>argument key="count" type="number"<|sep|>3<|close|>argument<|sep|><|close|>call<|sep|><|close|>tools<|sep|>';
    expect(read(kimi, output)).toEqual({
      role: "assistant",
      content: "I will look.",
      reasoning_content: "Hm.",
      tool_calls: [call("find", '{"place": "12", "count": 3}')],
    });
  });
});

describe("calls as a JSON list behind a word or token", () => {
  const turn =
    "{% for m in messages %}<|start_of_role|>{{ m.role }}<|end_of_role|>{{ m.content }}<|end_of_text|>{% endfor %}{{ tools | tojson }}";

  test("granite 3", () => {
    const granite = format(turn);
    expect(granite.name).toBe("granite-3");
    expect(read(granite, '<|tool_call|>[{"name": "find", "arguments": {"place": "Oslo"}}]')).toEqual({
      role: "assistant",
      content: null,
      tool_calls: [call("find", '{"place": "Oslo"}')],
    });
  });

  test("firefunction v2 is given its tools as text", () => {
    const firefunction = format(
      "{{ functions }} Use functools. {{ datetime }}{% for m in messages %}|{{ m.role }}|{{ m.content }}<|eot_id|>{% endfor %}",
    );
    expect(firefunction.name).toBe("firefunction-v2");
    expect(firefunction.render({ messages: [user], tools, now: new Date(0) }).promptText).toContain(
      '"name": "find"',
    );
    expect(
      read(
        firefunction,
        ' functools[{"name": "find", "arguments": {"place": "Oslo"}}, {"name": "keep", "arguments": {}}]',
      ),
    ).toEqual({
      role: "assistant",
      content: null,
      tool_calls: [call("find", '{"place": "Oslo"}'), call("keep", "{}", "id1")],
    });
  });
});

test("apriel: reasoning runs from the sentence of the prompt to the final response", () => {
  const apriel = format(
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content.split('[BEGIN FINAL RESPONSE]')[-1] }}<|end|>{% endfor %}" +
      "{% if add_generation_prompt %}<|assistant|>\nHere are my reasoning steps:\n{% endif %}",
  );
  expect(apriel.name).toBe("apriel");
  expect(read(apriel, "Hm.\n[BEGIN FINAL RESPONSE]\nYes.")).toEqual({
    role: "assistant",
    content: "Yes.",
    reasoning_content: "Hm.",
  });
});

describe("kimi-k2", () => {
  const kimi = format(
    "{# <|tool_calls_section_begin|> #}{% for m in messages %}<|{{ m.role }}|>{{ m.content or '' }}" +
      "{% for c in m.tool_calls or [] %}<|tool_call_begin|>{{ c.id }}<|tool_call_argument_begin|>{{ c.function.arguments | tojson }}<|tool_call_end|>{% endfor %}" +
      "{% if m.role == 'tool' %}## Return of {{ m.tool_call_id }}{% endif %}<|im_end|>{% endfor %}{{ tools | tojson }}",
  );

  test("ids of another form are told in the form that the model knows, in calls and results", () => {
    const told = (id: string, index: number): readonly ChatMessage[] => [
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id, type: "function", function: { name: "find", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: id, content: `found ${index}` },
    ];
    const { promptText } = kimi.render({
      messages: [user, ...told("call_x", 0), ...told("functions.find:1", 1)],
      tools,
    });
    expect(promptText.match(/functions\.find:\d/g)).toEqual([
      "functions.find:0",
      "functions.find:0",
      "functions.find:1",
      "functions.find:1",
    ]);
    expect(promptText).not.toContain("call_x");
  });
});

describe("muse", () => {
  const muse = format(
    "{# <|eom|> to=self atem: #}{% for m in messages %}<|start|>{{ m.role }}<|message|>{{ m.content }}<|eot|>{% endfor %}{{ tools | tojson }}" +
      "{% if add_generation_prompt %}<|start|>assistant{% endif %}",
  );

  test("messages go to the model itself, to tools and to the user", () => {
    expect(muse.name).toBe("muse");
    const invoke = (name: string, value: string): string =>
      `<atem:function_calls>\n<atem:invoke name="${name}">\n<atem:parameter name="place">${value}</atem:parameter>\n</atem:invoke>\n</atem:function_calls>`;
    const output =
      ` to=self<|message|>Hm.<|eom|><|start|>assistant to=find<|message|>${invoke("find", "Oslo")}<|eom|>` +
      `<|start|>assistant to=keep<|message|>${invoke("keep", "Rome")}`;
    expect(read(muse, output)).toEqual({
      role: "assistant",
      content: null,
      reasoning_content: "Hm.",
      tool_calls: [call("find", '{"place": "Oslo"}'), call("keep", '{"place": "Rome"}', "id1")],
    });
    expect(read(muse, " to=user<|message|>Yes.")).toEqual({ role: "assistant", content: "Yes." });
    expect(allows(muse, output, { tools, toolChoice: "required" })).toBe(true);
    expect(allows(muse, output.replaceAll("keep", "none"), { tools, toolChoice: "required" })).toBe(false);
    expect(allows(muse, ' to=user<|message|>{"n": 1}', json)).toBe(true);
    expect(allows(muse, " to=user<|message|>one", json)).toBe(false);
  });
});

describe("llama 3", () => {
  const llama = format(
    '<|start_header_id|>{% for m in messages %}{{ m.role }}: {{ m.content }}<|eot_id|>{% endfor %}{{ tools | tojson }}{# {"name": function name, "parameters": dictionary of argument name and its value} #}',
  );

  test("a JSON object that names a tool is a call, also behind the Python tag", () => {
    expect(llama.name).toBe("llama-3-instruct");
    const expected = { role: "assistant", content: null, tool_calls: [call("find", '{"place": "Oslo"}')] };
    expect(read(llama, '{"name": "find", "parameters": {"place": "Oslo"}}')).toEqual(expected);
    expect(
      read(llama, '<|python_tag|>{"type": "function", "name": "find", "parameters": {"place": "Oslo"}}'),
    ).toEqual(expected);
  });

  test("other JSON is content", () => {
    for (const text of ['{"name": "Bob", "age": 3}', '{"place": "find"}', "[1, 2]", "{}"]) {
      expect(read(llama, text)).toEqual({ role: "assistant", content: text });
    }
  });

  test("the date is today's", () => {
    const dated = format(
      '<|start_header_id|>{{ date_string }}{% for m in messages %}{{ m.content }}{% endfor %}{# {"name": function name, "parameters": dictionary of argument name and its value} #}',
    );
    expect(dated.render({ messages: [user], now: new Date(2026, 10, 3) }).promptText).toContain(
      "03 Nov 2026",
    );
  });
});

test("a continued message stands inside the markers that the format puts around content", () => {
  const framed = format(
    "{% for m in messages %}<|{{ m.role }}|>{% if m.role == 'assistant' %}{% if m.reasoning_content %}<ponder>{{ m.reasoning_content }}</ponder>{% endif %}<|say|>{{ m.content }}<|said|>{% else %}{{ m.content }}{% endif %}{% endfor %}" +
      "{% if add_generation_prompt %}<|assistant|>{% endif %}",
  );
  const messages = (reasoning: string): readonly ChatMessage[] => [
    user,
    { role: "assistant", content: "Once", ...(reasoning === "" ? {} : { reasoning_content: reasoning }) },
  ];
  for (const [reasoning, end] of [
    ["", "<|assistant|><|say|>Once"],
    ["Hm", "<|assistant|><ponder>Hm</ponder><|say|>Once"],
  ] as const) {
    const rendered = framed.render({ messages: messages(reasoning), continueFinalMessage: true });
    expect(rendered.promptText.endsWith(end)).toBe(true);
    const parser = rendered.createParser();
    expect(collectMessage([...parser.push(" more"), ...parser.finish("stop")]).content).toBe("Once more");
  }
});

describe("any output", () => {
  const fragments = [
    "<|channel|>",
    "analysis",
    "commentary",
    "final",
    " to=functions.find",
    "<|constrain|>json",
    "<|message|>",
    "<|end|>",
    "<|start|>assistant",
    "<|call|>",
    "<|return|>",
    "all\n",
    "find\n",
    "keep\n",
    ">>>",
    '{"place": "a"}',
    '{"pla',
    "}",
    " to=self",
    " to=user",
    "<|eom|>",
    "<|eot|>",
    "<atem:function_calls>",
    '<atem:invoke name="find">',
    '<atem:parameter name="place">',
    "</atem:parameter>",
    "</atem:invoke>",
    "</atem:function_calls>",
    "<think>",
    "</think>",
    "<|channel>thought\n",
    "<channel|>",
    "<|tool_call>call:find{",
    'place:<|"|>',
    '<|"|>}',
    "<tool_call|>",
    "<|tool_call_start|>[find(",
    "place='x'",
    ")]",
    "\n",
    " ",
    "word",
    "é",
  ];
  const noise = fc.array(fc.constantFrom(...fragments), { maxLength: 12 }).map((parts) => parts.join(""));
  const models = {
    harmony: "{# <|channel|> <|message|> <|start|> #}{% for m in messages %}{{ m.content }}{% endfor %}",
    functionary: "{# >>>all #}{% for m in messages %}{{ m.content }}{% endfor %}",
    muse: "{# <|eom|> to=self atem: #}{% for m in messages %}{{ m.content }}{% endfor %}",
    gemma: "{# <|tool_call>call: <|channel> #}{% for m in messages %}{{ m.content }}{% endfor %}",
    lfm2: "{# List of tools: [ #}{% for m in messages %}{{ m.content }}{% endfor %}",
  };

  test.each(Object.entries(models))(
    "%s reads it the same at any split, and never throws",
    (_name, template) => {
      const model = format(template);
      const rendered = (["auto", "none"] as const).map((reasoningFormat) =>
        model.render({ messages: [user], tools, reasoningFormat }),
      );
      fc.assert(
        fc.property(noise, fc.constantFrom("stop" as const, "length" as const), (text, reason) => {
          for (const chat of rendered) {
            const [whole, split] = [[text], [...text]].map((pieces) => {
              const parser = chat.createParser();
              const events = [...pieces.flatMap((piece) => parser.push(piece)), ...parser.finish(reason)];
              expect(events.filter((event) => event.type === "finish")).toHaveLength(1);
              return collectMessage(events, { createCallId: (index) => `id${index}` });
            });
            expect(split).toEqual(whole);
          }
        }),
        { numRuns: 200 * Number(process.env["FUZZ_SCALE"] ?? 1) },
      );
    },
  );
});
