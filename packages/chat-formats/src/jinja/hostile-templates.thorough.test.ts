import { describe, expect, it, onTestFinished, vi } from "vitest";
import { compileTemplate, type TemplateData } from "./compile-template.js";
import { TemplateError } from "./template-error.js";

const secret = "only-in-the-process";
Object.assign(globalThis, { camelidSecret: secret });

const data = (): TemplateData => ({
  messages: [
    { role: "user", content: "hi", tags: ["a", "b"] },
    { role: "assistant", content: "ho", tags: [] },
  ],
  tools: [{ type: "function", function: { name: "f", parameters: { type: "object", properties: {} } } }],
  bos_token: "<s>",
  xs: ["b", "a"],
  text: "x",
});

/**
 * What came of a template: its text, or the kind of its error. Anything but a TemplateError fails the test, and so does
 * one that goes on past its limits: it ends by the timeout of the test.
 */
function attempt(template: string, input: TemplateData = data()): string {
  const before = JSON.stringify(input);
  let result: string;
  try {
    result = compileTemplate(template).render(input);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    result = `error: ${error.kind}`;
  }
  expect(JSON.stringify(input)).toBe(before);
  return result;
}

/** Nothing that a template prints may show that it got out. */
function expectHarmless(result: string): void {
  expect(result).not.toContain(secret);
  expect(result).not.toContain(process.version);
  expect(result).not.toMatch(/\[native code\]|root:|\[object |=>|function \w*\(/);
  expect(Reflect.get(globalThis, "PWN")).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
}

const codeExecution = [
  "{{ ''.constructor.constructor('globalThis.PWN = 1')() }}",
  "{{ bos_token.constructor.constructor('return process.version')() }}",
  "{{ [].constructor.constructor('return process')() }}",
  "{{ {}.constructor.constructor('return globalThis.camelidSecret')() }}",
  "{{ range.constructor('return process')() }}",
  "{{ raise_exception.constructor('return 1')() }}",
  "{{ (1).constructor.constructor('return process.version')() }}",
  "{{ text['constructor']['constructor']('return 1')() }}",
  "{{ text | attr('constructor') }}",
  "{{ text | map('constructor') | list }}",
  "{{ messages | map(attribute='constructor.constructor') | list }}",
  "{{ namespace.constructor('return process')() }}",
  "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
  "{{ ''.__class__.__mro__[1].__subclasses__() }}",
  "{{ lipsum.__globals__['os'].popen('id').read() }}",
  "{{ self.__init__.__globals__.__builtins__.open('/etc/passwd').read() }}",
  "{{ joiner.__call__.__func__ }}{{ dict.mro() }}",
  "{{ '{0.constructor.constructor}'.format(text) }}",
  "{{ '{0.__class__.__init__.__globals__}'.format(messages) }}",
  "{{ (messages | first).toString.constructor('return 1')() }}",
  "{{ messages.map.call }}{{ messages.push.apply }}",
  "{{ globalThis.camelidSecret }}{{ process.version }}{{ this }}{{ window }}",
  "{% macro m() %}{{ caller.constructor('return 1')() }}{% endmacro %}{% call m() %}{% endcall %}",
  "{% set f = raise_exception %}{{ f.call(none, 1) }}{{ f.bind(1) }}",
  "{{ text.replace('x', raise_exception) }}",
];

const identifierInjection = [
  '{{ a"&&Function`globalThis\\x2ePWN\\x3d1```&&"b }}',
  "{{ a`;globalThis.PWN=1;` }}",
  '{{ x | a"+globalThis.PWN=1+" }}',
  '{{ x is a"];globalThis.PWN=1;[" }}',
  '{% set a";globalThis.PWN=1;" = 1 %}',
  '{% for a");globalThis.PWN=1;(" in xs %}{% endfor %}',
  "{% macro a(){};globalThis.PWN=1;function b() %}{% endmacro %}",
  "{{ a\\u0022 }}",
  "{{ a$b }}",
  "{{ a@b }}",
  "{{ `globalThis.PWN=1` }}",
  "{{ /x/.constructor }}",
  "{{ r/(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!') }}",
  "{{ a\u2028globalThis.PWN=1 }}",
  "{{ 'x' ; globalThis.PWN = 1 }}",
  "{{ x }};globalThis.PWN=1//",
  "{% set x = 1; globalThis.PWN = 1 %}",
  "{{ {'a': 1, globalThis: PWN=1} }}",
];

const fileReads = [
  "{% include '/etc/passwd' %}",
  "{% include 'package.json' ignore missing %}",
  "{% extends '/etc/passwd' %}",
  "{% import '/etc/passwd' as p %}{{ p }}",
  "{% from '/etc/passwd' import x %}",
  "{% block x %}{{ super() }}{% endblock %}",
  "{{ require('fs').readFileSync('/etc/passwd') }}",
  "{{ open('/etc/passwd').read() }}",
  "{{ import('node:fs') }}",
  "{{ '/etc/passwd' | include }}",
  "{{ url_for.__globals__ }}",
  "{{ get_flashed_messages.__globals__ }}",
  "{{ config.items() }}",
];

const pollution = [
  "{% set ns = namespace() %}{% set ns.__proto__ = {'polluted': 1} %}{{ ns.polluted }}",
  "{% set __proto__ = {'polluted': 1} %}{{ polluted }}",
  "{{ dict(__proto__={'polluted': 1}).polluted }}",
  "{{ {'__proto__': {'polluted': 1}}.polluted }}",
  "{{ namespace(**{'__proto__': {'polluted': 1}}).polluted }}",
  "{% set ns = namespace(constructor=1) %}{% set ns.prototype = 1 %}{{ ns.constructor }}",
  "{% for __proto__ in [{'polluted': 1}] %}{{ polluted }}{% endfor %}",
  "{% macro m(__proto__) %}{{ polluted }}{% endmacro %}{{ m({'polluted': 1}) }}",
  "{% macro constructor() %}{% endmacro %}{{ constructor() }}{{ hasOwnProperty }}{{ toString }}",
  "{{ messages[0].__proto__.polluted }}{{ messages[0]['__proto__'] }}",
  "{{ ''.__proto__.polluted }}{{ [].__proto__ }}{{ (1).__proto__ }}",
  "{{ '{x.__proto__}'.format(x={}) }}",
  "{% with __proto__ = {'polluted': 1} %}{{ polluted }}{% endwith %}",
  "{{ messages | groupby('__proto__') }}",
];

const mutation = [
  "{{ messages.append(1) }}",
  "{{ messages.pop() }}",
  "{{ messages.clear() }}",
  "{{ messages.extend([1]) }}{{ messages.insert(0, 1) }}",
  "{{ messages.sort() }}{{ messages.reverse() }}",
  "{{ messages[0].update({'content': 'x'}) }}",
  "{{ messages[0].pop('role') }}",
  "{{ messages[0].setdefault('x', 1) }}",
  "{{ messages[0].clear() }}{{ messages[0].popitem() }}",
  "{% set messages[0].content = 'x' %}",
  "{% set messages.x = 1 %}",
  "{% set ns = namespace(messages[0]) %}{% set ns.content = 'x' %}{{ messages[0].content }}",
  "{{ xs | sort }}{{ xs | reverse | list }}{{ xs }}",
  "{{ messages[0].tags.append('c') }}",
  "{% for m in messages %}{% set m = 1 %}{% endfor %}{{ messages }}",
  "{% set l = messages %}{% set l = l + [1] %}{{ messages | length }}",
  "{{ tools[0].function.update({}) }}",
  "{{ messages | map(attribute='tags') | list | map('sort') | list }}",
];

const hang = [
  "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
  "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
  "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
  "{% for x in [1] recursive %}{{ loop([1, 1]) }}{% endfor %}",
  "{{ 9 ** 9 ** 9 }}",
  "{{ 2 ** 99999 * 2 ** 99999 * 2 ** 99999 }}",
  "{% set s = 'a' * 1000000 %}{% for i in range(99999) %}{{ s | upper | length }}{% endfor %}",
  "{% set s = '\u{1f600}' * 500000 %}{% for i in range(99999) %}{{ s[i] }}{% endfor %}",
  "{% set s = '<' * 4000000 %}{{ s | striptags | length }}",
  "{% set s = '<!--' * 1000000 %}{{ s | striptags | length }}",
  "{% set s = 'a ' * 4000000 %}{{ s.split() | length }}{{ s | wordcount }}",
  "{% set s = 'a-b ' * 300000 %}{{ s | wordwrap(1) | length }}",
  "{% set s = 'ab' * 2000000 %}{{ s | wordwrap(1) | length }}",
  "{% set l = range(100000) | list %}{% for i in l %}{% if -1 in l %}{% endif %}{% endfor %}",
  "{% set l = range(100000) | map('string') %}{% for i in l %}{{ loop.length }}{% endfor %}",
  "{% set ns = namespace(x=[1]) %}{% for i in range(80) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
  "{% set ns = namespace(x=[1]) %}{% for i in range(80) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x | tojson }}",
  "{% set ns = namespace(x=(1,), y=(1,)) %}{% for i in range(80) %}{% set ns.x = (ns.x, ns.x) %}{% set ns.y = (ns.y, ns.y) %}{% endfor %}{{ ns.x == ns.y }}",
  "{% set ns = namespace(x=(1,)) %}{% for i in range(80) %}{% set ns.x = (ns.x, ns.x) %}{% endfor %}{{ {ns.x: 1} }}",
  "{% set ns = namespace(x=(1,), y=(1,)) %}{% for i in range(80) %}{% set ns.x = (ns.x, ns.x) %}{% set ns.y = (ns.y, ns.y) %}{% endfor %}{{ ns.x < ns.y }}",
  "{{ '{:,}'.format(9 ** 30000) | length }}",
  "{{ '{:099999,}'.format(1) | length }}{{ '{:_b}'.format(9 ** 30000) | length }}",
  "{% set s = '1' * 4000000 %}{{ s | int }}{{ s | float }}{{ (s ~ 'x') | float }}",
  "{% set s = ('1_' * 1000000) ~ 'x' %}{{ s | float }}{{ s | int }}",
  "{% set s = ' ' * 4000000 %}{{ s.strip() }}{{ s.rstrip('x') | length }}{{ (s ~ 'x').split(' ', 5) | length }}",
  "{% set s = 'x' * 4000000 %}{% for i in range(9999) %}{% if s == s ~ '' %}{% endif %}{{ s.count('y') }}{% endfor %}",
  "{% set s = '%s' * 100000 %}{{ s % ((1,) * 100000) | length }}",
  "{% set s = '{}' * 200000 %}{{ s.format(*range(100000)) | length }}",
  "{{ range(100000) | map('string') | sort | join | length }}{{ range(100000) | sort(reverse=true) | batch(3) | list | length }}",
  "{% set l = range(3000) | map('string') | list %}{% for i in l %}{{ l | sort | first }}{{ l | unique | list | length }}{% endfor %}",
  "{% set ns = namespace(g=[1]) %}{% for i in range(50000) %}{% set ns.g = ns.g | map('string') %}{% endfor %}{{ ns.g | list }}",
  "{% set s = 'é' * 2000000 %}{{ s | urlencode | length }}",
  "{{ '%99999d' * 2000 % ((1,) * 2000) | length }}",
  "{% set s = 'a\\n' * 1000000 %}{{ s | indent(1000) | length }}",
  "{% set s = '\\t' * 1000000 %}{{ s.expandtabs(100000) | length }}",
  "{% set s = 'Aa ' * 1000000 %}{% for i in range(999) %}{{ s | title | length }}{{ s.title() | length }}{{ s.swapcase() | length }}{% endfor %}",
  "{% set s = 'a' * 2000000 %}{% for i in range(9999) %}{{ s | replace('a', 'b') | length }}{% endfor %}",
  "{% for i in range(99999) %}{{ strftime_now('%c' * 1000) | length }}{% endfor %}",
  "{% set l = [range(1000)] * 1000 %}{{ l | sum(start=[]) }}{{ l | map('list') | sum(start=[]) | length }}",
  "{% set ns = namespace(x='') %}{% for i in range(99999) %}{% set ns.x = ns.x ~ 'x' * 1000 %}{% endfor %}{{ ns.x | length }}",
];

const memory = [
  "{{ 'x' * 999999999999 }}",
  "{{ [0] * 999999999 }}",
  "{{ (0,) * 999999999 }}",
  "{% set ns = namespace(s='xxxxxxxx') %}{% for i in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
  "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}",
  "{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s | replace('x', 'xxxxxxxxxx') %}{% endfor %}",
  "{{ 'x' | center(999999999) | length }}",
  "{{ 'x'.ljust(999999999) | length }}{{ 'x'.zfill(999999999) }}",
  "{{ 'x' | indent(999999999, true) | length }}",
  "{{ '%999999999d' % 1 }}",
  "{{ '{:999999999}'.format(1) }}",
  "{{ '{:.999999999f}'.format(0.1) }}{{ '%.999999999f' % 0.1 }}",
  "{{ range(999999999) | list | length }}",
  "{{ [1] | batch(999999999, 0) | list | length }}",
  "{{ [1] | slice(999999999) | list | length }}",
  "{{ {'a': 1} | tojson(indent=999999999) }}",
  "{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}",
  "{% set x %}{% for i in range(99999) %}{{ 'x' * 100000 }}{% endfor %}{% endset %}",
  "{{ ('x' * 9000000) | list | length }}",
  "{{ ('x,' * 7000000).split(',') | length }}",
  "{% set s = 'x' * 10000000 %}{{ [s] * 1000 | join | length }}{{ ([s] * 100) | join | length }}",
  "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = ns.l + [('x' * 9000000) | upper] %}{% endfor %}",
  "{{ ('\u{1f600}' * 4000000) | tojson(ensure_ascii=true) | length }}",
  "{{ ('&' * 9000000) | escape | length }}{{ ('\\x00' * 9000000) | string | list | string | length }}",
  "{{ 'x'.join(range(99999) | map('string') | list * 999) | length }}",
  "{{ dict(range(99999) | batch(2)) | length }}{{ (2 ** 99999) ** 99999 }}",
  "{{ ('ab' * 8000000) | replace('', 'xxxx') | length }}",
  "{{ 'x'.expandtabs(999999999) }}{{ '\\t'.expandtabs(999999999) | length }}",
];

const deep = 100_000;
const depth = [
  `{{ ${"(".repeat(deep)}1${")".repeat(deep)} }}`,
  `{{ ${"[".repeat(deep)}1${"]".repeat(deep)} }}`,
  `{{ ${"{1:".repeat(deep)}1${"}".repeat(deep)} }}`,
  `{{ ${"not ".repeat(deep)}1 }}`,
  `{{ ${"-".repeat(deep)}1 }}`,
  `{{ ${"1+".repeat(deep)}1 }}`,
  `{{ ${"1 ~ ".repeat(deep)}1 }}`,
  `{{ ${"1 if ".repeat(deep)}1 }}`,
  `{{ ${"1 if 1 else ".repeat(deep)}1 }}`,
  `{{ x${".a".repeat(deep)} }}`,
  `{{ x${"[0]".repeat(deep)} }}`,
  `{{ x${"[".repeat(deep)} }}`,
  `{{ x${"()".repeat(deep)} }}`,
  `{{ x${"|trim".repeat(deep)} }}`,
  `{{ x${" is not none".repeat(3)} }}`,
  `{{ ${"a and ".repeat(deep)}a }}`,
  `{{ ${"a or (".repeat(deep)}a }}`,
  `{{ ${"1 < ".repeat(deep)}1 }}`,
  `{{ ${"2**".repeat(deep)}1 }}`,
  "{% if 1 %}".repeat(deep),
  `${"{% if 1 %}".repeat(deep)}${"{% endif %}".repeat(deep)}`,
  `{% if 0 %}${"{% elif 0 %}".repeat(deep)}{% endif %}`,
  "{% for x in xs %}".repeat(deep),
  "{% macro m() %}".repeat(deep),
  "{% set x %}".repeat(deep),
  `{% set ${"(".repeat(deep)}x`,
  `{% for ${"(".repeat(deep)}x`,
  `{{ f(${"f(".repeat(deep)}`,
  "{{ ".repeat(deep),
  "{#".repeat(deep),
  "{% raw %}".repeat(deep),
  `{{ '${"\\".repeat(deep)}' }}`,
  `{{ ${"1".repeat(deep)} }}`,
  `{{ ${"a".repeat(deep)} }}`,
  `{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}`,
  `{% set ns = namespace(x=[]) %}{% for i in range(99999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x | tojson }}`,
  `{% set ns = namespace(x=[], y=[]) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}{% endfor %}{{ ns.x == ns.y }}`,
  `{% set ns = namespace(x=()) %}{% for i in range(99999) %}{% set ns.x = (ns.x,) %}{% endfor %}{{ {ns.x: 1} }}`,
  "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}{{ ns.x.x.x | tojson }}",
];

const classes: Readonly<Record<string, readonly string[]>> = {
  "code execution": codeExecution,
  "identifier injection": identifierInjection,
  "file reads": fileReads,
  "prototype pollution": pollution,
  "input mutation": mutation,
  hang,
  memory,
  "parser and value depth": depth,
};

const shorten = (template: string): string =>
  template.length > 90 ? `${template.slice(0, 90)}...` : template;

describe.each(Object.entries(classes))("a template cannot succeed in %s", (_, templates) => {
  it.each(templates.map((template) => [shorten(template), template] as const))("%s", (_name, template) => {
    expectHarmless(attempt(template));
  });
});

describe("hostile data", () => {
  it("is refused when it is nested too deep", () => {
    let nested: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) nested = [nested];
    expect(() => compileTemplate("{{ x }}").render({ x: nested })).toThrow(TemplateError);
  });

  it("is refused when it is no JSON", () => {
    for (const value of [() => 1, Symbol("x")]) {
      expect(() => compileTemplate("{{ x }}").render({ x: value })).toThrow(TemplateError);
    }
  });

  it("is refused when it contains itself", () => {
    const cycle: unknown[] = [];
    cycle.push(cycle);
    expect(() => compileTemplate("{{ x }}").render({ x: cycle })).toThrow(TemplateError);
  });

  it("keeps keys that JavaScript treats specially", () => {
    const input: TemplateData = JSON.parse('{"x": {"__proto__": 1, "constructor": 2, "10": 3, "9": 4}}');
    expect(compileTemplate("{{ x.constructor }}{{ x['__proto__'] }}{{ x['9'] }}").render(input)).toBe("214");
    expect(compileTemplate("{{ x | length }}{{ hasOwnProperty is defined }}").render(input)).toBe("4False");
  });

  it("reaches no inherited property", () => {
    const input = Object.create({ inherited: "yes" }) as TemplateData;
    expect(compileTemplate("{{ inherited }}{{ toString }}").render(input)).toBe("");
  });
});

describe("limits", () => {
  it.each([
    ["maxSourceLength", { maxSourceLength: 5 }, "123456"],
    ["maxSourceNesting", { maxSourceNesting: 3 }, "{{ ((((1)))) }}"],
    ["maxDataNesting", { maxDataNesting: 1 }, "{{ messages }}"],
    ["maxSteps", { maxSteps: 50 }, "{% for i in range(99) %}{% endfor %}"],
    ["maxValueSize", { maxValueSize: 10 }, "{{ 'x' * 11 }}"],
    ["maxOutputLength", { maxOutputLength: 10 }, "{{ 'x' * 11 }}"],
    [
      "maxDepth",
      { maxDepth: 3 },
      "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}",
    ],
  ])("hold for %s", (_, limits, template) => {
    let error: unknown;
    try {
      compileTemplate(template, { limits }).render(data());
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject({ kind: "limit", code: "template_limit" });
  });

  it("hold for maxMilliseconds, by a clock that goes on one millisecond each time it is read", () => {
    let now = 0;
    const clock = vi.spyOn(Date, "now").mockImplementation(() => now++);
    onTestFinished(() => clock.mockRestore());
    const template = compileTemplate("{% for i in range(99999) %}{{ i }}{% endfor %}", {
      limits: { maxMilliseconds: 5 },
    });
    expect(() => template.render(data())).toThrow("more than 5 ms");
    expect(now).toBe(7);
  });
});
