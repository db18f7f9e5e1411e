import type { FunctionTool } from "@camelid/openai-types";
import { describe, expect, test } from "vitest";
import { collectMessage } from "../collect-message.js";
import { inferChatFormat } from "./infer-chat-format.js";

/** Templates that nobody has listed: what they print of a turn is all that is known of the model. */
function template(turn: string, generation = "", more = ""): string {
  return (
    "{% if tools %}(tools: {{ tools | tojson }}){% endif %}{% for m in messages %}" +
    "{% if m.role == 'assistant' %}|a|" +
    `${more}{{ m.content or '' }}{% if m.tool_calls %}${turn}{% endif %}|end|` +
    "{% else %}|{{ m.role }}|{{ m.content }}|end|{% endif %}{% endfor %}" +
    `{% if add_generation_prompt %}|a|${generation}{% endif %}`
  );
}

const each = "{% for c in m.tool_calls %}";
const name = "{{ c.function.name }}";
const args = "{{ c.function.arguments | tojson }}";
const list = (open: string, item: string, close: string): string =>
  `${open}${each}${item}{% if not loop.last %}, {% endif %}{% endfor %}${close}`;
const pair = (open: string, close: string, end: string): string =>
  `{% for k, v in c.function.arguments.items() %}${open}{{ k }}${close}{{ v if v is string else v | tojson }}${end}{% endfor %}`;

const shapes: Record<string, string> = {
  "JSON in a tag": `${each}<do>{"name": "${name}", "arguments": ${args}}</do>{% endfor %}`,
  "JSON with other keys": `${each}<do>{"tool": "${name}", "input": ${args}}</do>{% endfor %}`,
  "a JSON list": list("<do>[", `{"name": "${name}", "arguments": ${args}}`, "]</do>"),
  "JSON in a wrapper": `${each}<do>{"type": "function", "function": {"name": "${name}", "arguments": ${args}}}</do>{% endfor %}`,
  "JSON with its id last": list(
    "<do>[",
    `{"name": "${name}", "arguments": ${args}, "id": "{{ c.id }}"}`,
    "]",
  ),
  "name and JSON": `<all>${each}<one>${name}<with>${args}</one>{% endfor %}</all>`,
  "id, name and JSON": `<all>${each}<one>{{ c.id }}<named>${name}<with>${args}</one>{% endfor %}</all>`,
  "name, id and JSON": `${each}<one>${name}<id>{{ c.id }}<with>${args}{% endfor %}`,
  "a tag named after the function": `${each}<do=${name}>${args}</do>{% endfor %}`,
  "an id that names the function": `<all>${each}<one>functions.${name}:{{ loop.index0 }}<with>${args}</one>{% endfor %}</all>`,
  "tagged arguments": `${each}<do>\n<fn=${name}>\n${pair("<p=", ">\n", "\n</p>\n")}</fn>\n</do>\n{% endfor %}`,
  "tagged keys and values": `${each}<do>${name}\n${pair("<k>", "</k>\n<v>", "</v>\n")}</do>{% endfor %}`,
  attributes: `<calls>\n${each}<call name="${name}">\n${pair('<arg name="', '">', "</arg>\n")}</call>\n{% endfor %}</calls>`,
  "a Python call": list(
    "<py>[",
    `${name}({% for k, v in c.function.arguments.items() %}{{ k }}={{ v | tojson }}{% if not loop.last %}, {% endif %}{% endfor %})`,
    "]</py>",
  ),
};

const text = { type: "string" };
const tools: readonly FunctionTool[] = ["find", "keep"].map((toolName) => ({
  type: "function",
  function: { name: toolName, parameters: { type: "object", properties: { place: text, note: text } } },
}));
const calls = [
  { name: "find", arguments: { place: "Oslo", note: "two words" } },
  { name: "keep", arguments: { place: "Rome" } },
];

describe.each(Object.entries(shapes))("calls as %s", (_shape, turn) => {
  const format = inferChatFormat({ template: template(turn), bosToken: "", eosToken: "" });
  const history = {
    role: "assistant" as const,
    content: null,
    tool_calls: calls.map((call, index) => ({
      id: `call0000${index}`,
      type: "function" as const,
      function: { name: call.name, arguments: JSON.stringify(call.arguments) },
    })),
  };
  const told = format.render({
    messages: [{ role: "user", content: "Hi" }, history],
    tools,
    addGenerationPrompt: false,
  });
  const written = told.promptText.slice(told.promptText.lastIndexOf("|a|") + 3).replace(/\|end\|$/, "");

  test("are read back as they are written", () => {
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }], tools }).createParser();
    const events = [...written].flatMap((character) => parser.push(character));
    events.push(...parser.finish("stop"));
    const message = collectMessage(events);
    expect(message.content).toBeNull();
    expect(
      message.tool_calls?.map((call) => ({
        name: call.function.name,
        arguments: JSON.parse(call.function.arguments),
      })),
    ).toEqual(calls);
    expect(events.at(-1)).toEqual({ type: "finish", reason: "tool_calls" });
  });

  test("leave text before them as content", () => {
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }], tools }).createParser();
    const events = [...parser.push(`I will look.${written}`), ...parser.finish("stop")];
    expect(collectMessage(events).content).toBe("I will look.");
    expect(collectMessage(events).tool_calls).toHaveLength(2);
  });

  test("are described by the grammar", () => {
    const { grammar } = format.render({ messages: [{ role: "user", content: "Hi" }], tools });
    expect(grammar?.type).toBe("triggered");
  });
});

describe("reasoning", () => {
  const printed = "{% if m.reasoning_content %}<ponder>\n{{ m.reasoning_content }}\n</ponder>\n\n{% endif %}";

  test("markers are found where the template prints reasoning, whatever their name", () => {
    const format = inferChatFormat({ template: template("", "", printed), bosToken: "", eosToken: "" });
    expect(format.capabilities.reasoning).toBe(true);
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }] }).createParser();
    const events = [...parser.push("<ponder>\nHm\n</ponder>\n\nYes"), ...parser.finish("stop")];
    expect(collectMessage(events)).toEqual({ role: "assistant", content: "Yes", reasoning_content: "Hm" });
  });

  test("a section that the generation prompt opens is open from the first character", () => {
    const format = inferChatFormat({
      template: template("", "<ponder>\n", printed),
      bosToken: "",
      eosToken: "",
    });
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }] }).createParser();
    const events = [...parser.push("Hm\n</ponder>\n\nYes"), ...parser.finish("stop")];
    expect(collectMessage(events)).toEqual({ role: "assistant", content: "Yes", reasoning_content: "Hm" });
  });

  test("markers are found where the template only cuts them out of earlier turns", () => {
    const source =
      "{% for m in messages %}|{{ m.role }}|{{ m.content.split('</think>')[-1] }}{% endfor %}|assistant|";
    const format = inferChatFormat({ template: source, bosToken: "", eosToken: "" });
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }] }).createParser();
    const events = [...parser.push("<think>Hm</think>Yes"), ...parser.finish("stop")];
    expect(collectMessage(events).reasoning_content).toBe("Hm");
  });
});

describe("what ends a turn and what the template knows", () => {
  test("a control token after the answer stops it", () => {
    const source = "{% for m in messages %}<{{ m.role }}>{{ m.content }}<|over|>{% endfor %}";
    const format = inferChatFormat({ template: source, bosToken: "", eosToken: "<eos>" });
    expect(format.render({ messages: [{ role: "user", content: "Hi" }] }).stop).toEqual([
      "<|over|>",
      "<eos>",
    ]);
  });

  test("an end of sequence that HTML has a use for is left to its token", () => {
    const source = "{% for m in messages %}[{{ m.role }}]{{ m.content }}</s>{% endfor %}";
    const stops = (eosToken: string): readonly string[] =>
      inferChatFormat({ template: source, bosToken: "<s>", eosToken }).render({
        messages: [{ role: "user", content: "Hi" }],
      }).stop;
    expect(stops("</s>")).toEqual([]);
    expect(stops("<|eos|>")).toEqual(["</s>", "<|eos|>"]);
  });

  test("a marker of another kind that ends every turn stops it, words do not", () => {
    const stops = (end: string): readonly string[] =>
      inferChatFormat({
        template: `{% for m in messages %}]~b]{{ m.role }}\n{{ m.content }}${end}{% endfor %}`,
        bosToken: "",
        eosToken: "",
      }).render({ messages: [{ role: "user", content: "Hi" }] }).stop;
    expect(stops("[e~[\n")).toEqual(["[e~["]);
    expect(stops("\n\n### Next\n")).toEqual([]);
  });

  test("capabilities say what the template prints", () => {
    const plain = inferChatFormat({
      template: "{% for m in messages %}{{ m.content }}{% endfor %}",
      bosToken: "",
      eosToken: "",
    });
    expect(plain.capabilities).toEqual({
      systemRole: true,
      tools: false,
      parallelToolCalls: false,
      reasoning: false,
    });
    const rich = inferChatFormat({
      template: template(shapes["JSON in a tag"] ?? ""),
      bosToken: "",
      eosToken: "",
    });
    expect(rich.capabilities).toEqual({
      systemRole: true,
      tools: true,
      parallelToolCalls: true,
      reasoning: false,
    });
  });

  test("whitespace that the template puts around content is no part of it", () => {
    const source =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}\n\n{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}";
    const format = inferChatFormat({ template: source, bosToken: "", eosToken: "" });
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }] }).createParser();
    expect(
      collectMessage([...parser.push(" Yes\n"), ...parser.push("\n"), ...parser.finish("stop")]).content,
    ).toBe("Yes");
  });

  test("the control token after calls stops an answer too", () => {
    const turn = `${each}<do>{"name": "${name}", "arguments": ${args}}</do>{% endfor %}<|called|>`;
    const format = inferChatFormat({ template: template(turn), bosToken: "", eosToken: "" });
    expect(format.render({ messages: [{ role: "user", content: "Hi" }], tools }).stop).toContain(
      "<|called|>",
    );
  });

  test("markers around plain content are no part of it", () => {
    const source =
      "{% for m in messages %}<|{{ m.role }}|>{% if m.role == 'assistant' %}<|say|>{{ m.content }}<|said|>{% else %}{{ m.content }}{% endif %}{% endfor %}" +
      "{% if add_generation_prompt %}<|assistant|>{% endif %}";
    const format = inferChatFormat({ template: source, bosToken: "", eosToken: "" });
    const parser = format.render({ messages: [{ role: "user", content: "Hi" }] }).createParser();
    expect(collectMessage([...parser.push("<|say|>Yes<|said|>"), ...parser.finish("stop")]).content).toBe(
      "Yes",
    );
  });
});
