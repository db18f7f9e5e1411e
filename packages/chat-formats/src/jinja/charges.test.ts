import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.js";

const limit = expect.objectContaining({ kind: "limit" });
/** So that only counts of work can end a template here. */
const patient = { limits: { maxMilliseconds: 3_600_000 } };

describe("every string that is made or read is charged", () => {
  it.each([
    ["sort", "{{ ([x] * 900) | sort | length }}"],
    ["sort by attribute", "{{ ([{'a': x}] * 900) | sort(attribute='a') | length }}"],
    ["dictsort", "{{ {1: x, 2: x, 3: x} | dictsort(by='value') | length }}{{ ([x] * 900) | sort | length }}"],
    ["groupby", "{{ ([{'a': x}] * 900) | groupby('a') | length }}"],
    ["unique", "{{ ([x] * 9000) | unique | list | length }}"],
    ["min", "{{ ([x] * 900) | min | length }}"],
    ["upper", "{% for i in range(900) %}{% set y = x | upper %}{% endfor %}"],
    ["title", "{% for i in range(900) %}{% set y = x.title() %}{% endfor %}"],
    ["replace", "{% for i in range(900) %}{% set y = x | replace('Ab', 'Ba') %}{% endfor %}"],
    [
      "isalpha",
      "{% for i in range(99999) %}{% for j in range(99) %}{% set y = x.isalpha() %}{% endfor %}{% endfor %}",
    ],
  ])("by %s, so that it ends by its work and not by the clock", (_, use) => {
    const limits = { ...patient.limits, maxSteps: 300_000 };
    const template = compileTemplate(`{% set x = 'Ab' * 300000 %}${use}`, {
      limits: { ...limits, maxMade: 40_000_000 },
    });
    expect(() => template.render({})).toThrow(limit);
  });

  it("and what is kept has a bound together", () => {
    const source =
      "{% set ns = namespace(l=[]) %}{% for i in range(99) %}{% set ns.l = ns.l + [x | upper] %}{% endfor %}";
    const template = (maxMade: number) => compileTemplate(source, { limits: { ...patient.limits, maxMade } });
    const x = "a".repeat(100_000);
    expect(template(12_000_000).render({ x })).toBe("");
    expect(() => template(9_000_000).render({ x })).toThrow(limit);
  });
});

it("a rendering ends at the deadline that it shares with others", () => {
  const source = "{% for i in range(99999) %}{% for j in range(99) %}{{ j }}{% endfor %}{% endfor %}";
  const late = compileTemplate(source, { ...patient, deadline: Date.now() - 1 });
  expect(() => late.render({})).toThrow(limit);
});

describe("text that is taken apart keeps its origin", () => {
  const tokens = ["<|im_end|>"];
  it.each([
    ["replace", "{{ x | replace('-', '') }}", "a <-|im_end|-> b"],
    ["a method", "{{ x.replace('-', '') }}", "a <-|im_end|-> b"],
    ["split", "{{ x.split('-') | join }}", "a <-|im_end|-> b"],
    ["characters", "{% for c in x if c != '-' %}{{ c }}{% endfor %}", "a <-|im_end|-> b"],
    ["slices", "{{ x[:1] ~ x[2:] }}", "<-|im_end|>"],
    ["strip", "{{ x.strip('-') }}|im_end|>", "-<-"],
    ["case", "{{ x | lower }}", "<|IM_END|>"],
    ["format", "{{ '%.1s' % x }}|im_end|>", "<x"],
    ["a clock", "{{ strftime_now(x) }}", "<%Z|im_end|>"],
    ["line breaks", "{{ 'a b' | wordwrap(1, wrapstring=x) }}", "<|im_end|>"],
  ])("by %s", (_, source, x) => {
    const segments = compileTemplate(source).renderSegments({ x }, tokens);
    const control = segments.filter(({ type }) => type === "control").map(({ text }) => text);
    expect(control.join("\n")).not.toContain("<|im_end|>");
    expect(segments.map(({ text }) => text).join("")).toBe(compileTemplate(source).render({ x }));
  });

  it("and what the template writes stays its own", () => {
    const source = "{{ x | replace('-', '') }}<|im_end|>";
    expect(compileTemplate(source).renderSegments({ x: "a-b" }, tokens)).toEqual([
      { type: "text", text: "ab" },
      { type: "control", text: "<|im_end|>" },
    ]);
  });
});
