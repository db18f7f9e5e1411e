import { expect, it } from "vitest";
import { compileTemplate } from "../compile-template.js";

it.each<[string, string[]]>([
  ["{{ a }}{{ b.c['d'] }}", ["a", "b"]],
  ["{% set a = 1 %}{{ a }}", []],
  ["{{ a }}{% set a = 1 %}", ["a"]],
  ["{% if not d is defined %}{% set d = 1 %}{% endif %}{{ d }}", ["d"]],
  ["{% if x %}{% set a = 1 %}{% else %}{% set a = 2 %}{% endif %}{{ a }}", ["x"]],
  ["{% for m in messages if m.ok %}{{ loop.index }}{{ m.role }}{% endfor %}{{ m }}", ["messages", "m"]],
  ["{% for m in l %}{% set a = 1 %}{% endfor %}{{ a }}", ["l", "a"]],
  ["{% macro f(x, y=z) %}{{ x ~ y ~ w ~ caller() }}{% endmacro %}{{ f(1) }}", ["z", "w"]],
  ["{% with a = b %}{{ a }}{% endwith %}{{ a }}", ["b", "a"]],
  ["{% set ns = namespace(x=q) %}{% set ns.x = r %}{{ ns.x }}", ["q", "r"]],
  ["{% set x %}{{ y }}{% endset %}{{ x | default(u) }}", ["y", "u"]],
  ["{{ range(n) | list }}{{ raise_exception('role content if endfor') }}", ["n"]],
  ["{{ {'role': v}['role'] if t else f }}", ["v", "t", "f"]],
])("the variables of %s are %j", (source, names) => {
  expect([...compileTemplate(source).variables].toSorted()).toEqual(names.toSorted());
});
