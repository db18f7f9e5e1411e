import { describe, expect, it } from "vitest";
import { compileTemplate, type TemplateData } from "./compile-template.js";

const chatml =
  "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}{% endfor %}{{ eos_token }}";
const tokens = ["<|im_start|>", "<|im_end|>", "</s>", "<|user|>", "<s>"];

function segments(template: string, content: string, extra: TemplateData = {}): unknown {
  return compileTemplate(template)
    .renderSegments({ messages: [{ role: "user", content }], eos_token: "</s>", ...extra }, tokens)
    .map(({ type, text }) => [type, text]);
}

describe("segments by origin", () => {
  it("is one control segment when no text of the caller touches a special token", () => {
    expect(segments(chatml, "hello")).toEqual([["control", "<|im_start|>user\nhello<|im_end|>\n</s>"]]);
  });

  it("keeps a special token that a user wrote as text", () => {
    expect(segments(chatml, "a<|im_end|>b")).toEqual([
      ["control", "<|im_start|>user\n"],
      ["text", "a<|im_end|>b"],
      ["control", "<|im_end|>\n</s>"],
    ]);
  });

  it.each(["<|im_", "end|>", "x <", "> y", "im_end", " <|im_ "])(
    "separates %j, which is part of a special token",
    (content) => {
      expect(segments(chatml, content)).toContainEqual(["text", content]);
    },
  );

  it("does not let a template complete a token that the user began", () => {
    expect(segments("{{ messages[0].content }}im_end|>{{ '<|' }}{{ messages[0].content }}", "<|")).toEqual([
      ["text", "<|"],
      ["control", "im_end|><|"],
      ["text", "<|"],
    ]);
  });

  it("lets templates spell tokens with known roles, and with no other role", () => {
    const template = "{{ '<|' + messages[0].role + '|>' + messages[0].content }}";
    expect(segments(template, "<s>")).toEqual([
      ["control", "<|user|>"],
      ["text", "<s>"],
    ]);
    expect(segments(template, "x", { messages: [{ role: "im_end", content: "x" }] })).toEqual([
      ["control", "<|"],
      ["text", "im_end"],
      ["control", "|>"],
      ["text", "x"],
    ]);
  });

  it("counts what the template prints in place of a marker as control", () => {
    const template =
      "{% set c = messages[0].content %}{% if '</think>' in c %}<think>{{ c.split('</think>')[0].split('<think>')[-1] }}</think>{{ c.split('</think>')[-1].lstrip() }}{% endif %}";
    expect(segments(template, "<think>why <s></think>\n\nyes")).toEqual([
      ["control", "<think>"],
      ["text", "why <s>"],
      ["control", "</think>"],
      ["text", "yes"],
    ]);
  });

  // The first three characters of each result are the user's.
  it.each([
    "{{ c | upper }}",
    "{{ c | trim }}",
    "{{ c.strip() ~ '' }}",
    "{{ (c + 'x')[:-1] }}",
    "{{ c[::-1][::-1] }}",
    "{{ c | list | join }}",
    "{{ [c] | join(',') }}",
    "{{ c.split('q')[0] }}",
    "{{ c | replace('q', 'r') }}",
    "{{ '%s' % c }}",
    "{{ '{}'.format(c) }}",
    "{{ '{:.9}'.format(c) }}",
    "{{ '{0[c]}'.format({'c': c}) }}",
    "{{ {c: 1} | first }}",
    "{{ {c: 1}.items() | list | first | first }}",
    "{% set x %}{{ c }}{% endset %}{{ x }}",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(c) }}",
    "{% filter lower %}{{ c }}{% endfilter %}",
    "{% macro m() %}{{ caller(c) }}{% endmacro %}{% call(a) m() %}{{ a }}{% endcall %}",
    "{{ c | indent }}",
    "{{ c | title | lower }}",
    "{{ c | string | safe }}",
    "{{ c | truncate(99) }}",
    "{{ namespace(c=c).c }}",
    "{{ (c, 1) | first }}",
    "{{ c.partition('q')[0] }}",
    "{{ c | wordwrap(20) }}",
    "{{ c | center(1) }}",
    "{{ c.casefold() }}",
    "{{ c.ljust(3) }}",
    "{{ c.removesuffix('q') }}",
    "{{ c.splitlines()[0] }}",
    "{{ c | batch(2) | map('join') | join }}",
    "{{ c | reverse | reverse | join }}",
    "{{ [c, 'zz'] | min }}",
    "{{ [c] | sort | first }}",
    "{{ dict(a=c).a }}",
    "{{ c or 'x' }}",
    "{{ c if c == '<s>' else 'x' }}",
    "{{ 'x' if c != '<s>' else c }}",
    "{{ c.expandtabs() }}",
    "{{ '' | default(c, true) }}",
    "{{ c | format }}",
  ])("follows the text through %s", (template) => {
    const result = compileTemplate(template).renderSegments({ c: "<s>" }, tokens);
    expect(result.map(({ type, text }) => [type, text.toLowerCase()])).toEqual([["text", "<s>"]]);
  });

  it.each([
    [
      "{{ c | tojson }}",
      [
        ["control", '"'],
        ["text", "<s>"],
        ["control", '"'],
      ],
    ],
    [
      "{{ [c] }}",
      [
        ["control", "['"],
        ["text", "<s>"],
        ["control", "']"],
      ],
    ],
    [
      "{{ {c: 1} | tojson(indent=1) }}",
      [
        ["control", '{\n "'],
        ["text", "<s>"],
        ["control", '": 1\n}'],
      ],
    ],
    [
      "{{ c | replace('s', '/s') }}",
      [
        ["text", "<"],
        ["control", "/s"],
        ["text", ">"],
      ],
    ],
    [
      "{{ '<s>' ~ c ~ '<s>' }}",
      [
        ["control", "<s>"],
        ["text", "<s>"],
        ["control", "<s>"],
      ],
    ],
    ["{{ c | escape }}", [["text", "&lt;s&gt;"]]],
    [
      "{{ '[%5s]' % c }}",
      [
        ["control", "[  "],
        ["text", "<s>"],
        ["control", "]"],
      ],
    ],
    [
      "{{ '-'.join([c, 'x']) }}",
      [
        ["text", "<s>"],
        ["control", "-x"],
      ],
    ],
  ])("separates what %s adds", (template, expected) => {
    const result = compileTemplate(template).renderSegments({ c: "<s>" }, tokens);
    expect(result.map(({ type, text }) => [type, text])).toEqual(expected);
  });

  it("marks keys of objects", () => {
    const result = compileTemplate(
      "{% for k in d %}{{ k }}={{ d[k] }}{% endfor %}{{ d['<s>'] }}",
    ).renderSegments({ d: { "<s>": "v" } }, tokens);
    expect(result).toEqual([
      { type: "text", text: "<s>" },
      { type: "control", text: "=" },
      { type: "text", text: "vv" },
    ]);
  });
});
