import { CamelidError } from "@camelid/grammar";
import { describe, expect, it } from "vitest";
import { compileTemplate } from "./compile-template.js";
import { TemplateError } from "./template-error.js";

function errorOf(template: string, data = {}): TemplateError {
  try {
    compileTemplate(template).render(data);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error("the template did not fail");
}

describe("errors of templates", () => {
  it.each([
    ["{{ 1 +", "syntax", "TemplateSyntaxError"],
    ["{% if x %}", "syntax", "TemplateSyntaxError"],
    ["{{ 'a' | nope }}", "syntax", "TemplateSyntaxError"],
    ["{% if 1 %}{{ 'a' | nope }}{% endif %}", "runtime", "TemplateRuntimeError"],
    ["{{ raise_exception('no ' ~ 'tools') }}", "raise_exception", "TemplateError"],
    ["{{ x.y }}", "undefined", "UndefinedError"],
    ["{{ 'a' + 1 }}", "type", "TypeError"],
    ["{{ 'a'.index('b') }}", "value", "ValueError"],
    ["{{ [].append(1) }}", "security", "SecurityError"],
    ["{{ {'pop': 1}.pop('a') }}", "security", "SecurityError"],
    ["{{ 1 // 0 }}", "runtime", "ZeroDivisionError"],
    ["{{ 'x' * 10 ** 9 }}", "limit", "LimitError"],
  ])("%s has a kind, a code and Python's exception", (template, kind, exception) => {
    const error = errorOf(template);
    expect(error).toMatchObject({ kind, exception, code: `template_${kind}` });
    expect(CamelidError.isInstance(error)).toBe(true);
  });

  it("carry exactly the message of raise_exception", () => {
    expect(errorOf("{{ raise_exception('Roles must alternate') }}").message).toBe("Roles must alternate");
  });

  it.each([
    ["a\nb {{ 1 + }}", 2, 10],
    ["{% for x in [1] %}\n  {{ x.y.z }}\n{% endfor %}", 2, 3],
    ["\r\n\r\n{% if %}", 3, 7],
    ["x\n{# never ends", 2, 3],
    ["{% macro m() %}\n{{ 'a' + 1 }}{% endmacro %}\n{{ m() }}", 2, 1],
  ])("name the place in %j", (template, line, column) => {
    expect(errorOf(template)).toMatchObject({ line, column });
  });
});

describe("compiled templates", () => {
  it("fix the clock of strftime_now", () => {
    const now = new Date(2024, 1, 29, 9, 5, 7);
    const template = "{{ strftime_now('%d %b %Y %H:%M:%S') }}";
    expect(compileTemplate(template, { now }).render({})).toBe("29 Feb 2024 09:05:07");
    expect(compileTemplate(template, { now: () => now }).render({})).toBe("29 Feb 2024 09:05:07");
  });

  it("keep nothing from one rendering to the next", () => {
    const compiled = compileTemplate(
      "{% set ns = namespace(n=0) %}{% for x in xs %}{% set ns.n = ns.n + x %}{% endfor %}{{ ns.n }}{{ y }}",
    );
    expect(compiled.render({ xs: [1, 2], y: "!" })).toBe("3!");
    expect(compiled.render({ xs: [1] })).toBe("1");
  });

  it("render correctly after one that failed", () => {
    const compiled = compileTemplate(
      "{% macro m(n) %}{{ m(n + 1) if n < x else n }}{% endmacro %}{{ m(0) }}",
    );
    expect(() => compiled.render({ x: 1000 })).toThrow(TemplateError);
    expect(compiled.render({ x: 5 })).toBe("5");
  });
});
