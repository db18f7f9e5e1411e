// Python's `str.format` and `str.format_map` through jinja2's sandboxed formatter.
import { fail } from "../template-error.js";
import { escapeHtml } from "../values/map-chunks.js";
import type { Runtime } from "../runtime.js";
import { Dict } from "../values/dict.js";
import { repr, str } from "../values/repr.js";
import { concat, cut, isSafe, markSafe } from "../values/text.js";
import { textOf, typeName } from "../values/type-name.js";
import type { Kwargs, Str, Value } from "../values/value.js";
import { formatValue } from "./format-spec.js";
import { orElse } from "../values/or-else.js";

type Lookup = (name: string) => Value;

/** The sandbox's way to reach parts of a value. */
export interface Access {
  attribute(rt: Runtime, value: Value, name: string): Value;
  item(rt: Runtime, value: Value, key: Value): Value;
}

class Fields {
  #automatic = 0;
  #manual = false;

  constructor(
    readonly args: readonly Value[] | undefined,
    readonly named: Lookup,
    readonly access: Access,
  ) {}

  get(rt: Runtime, name: string): Value {
    const [, first = "", rest = ""] = /^([^.[]*)([\s\S]*)$/.exec(name) ?? [];
    let value = this.#first(first);
    const accessor = /\.([^.[]+)|\[([^\]]+)\]/gy;
    while (accessor.lastIndex < rest.length) {
      const match = accessor.exec(rest);
      if (match === null) fail("ValueError", "Only '.' or '[' may follow ']' in format field specifier");
      const [, attribute, index = ""] = match;
      if (attribute !== undefined) value = this.access.attribute(rt, value, attribute);
      else value = this.access.item(rt, value, /^\d+$/.test(index) ? Number(index) : index);
    }
    return value;
  }

  #first(name: string): Value {
    if (name !== "" && !/^\d+$/.test(name)) return this.named(name);
    if (name === "" ? this.#manual : this.#automatic > 0) {
      fail("ValueError", "cannot switch between automatic field numbering and manual field specification");
    }
    if (name !== "") this.#manual = true;
    const index = name === "" ? this.#automatic++ : Number(name);
    if (this.args === undefined) fail("ValueError", "Format string contains positional fields");
    return orElse(this.args[index], () =>
      fail("IndexError", `Replacement index ${index} out of range for positional args tuple`),
    );
  }
}

export function formatString(
  rt: Runtime,
  format: Str,
  args: readonly Value[],
  kwargs: Kwargs,
  access: Access,
): Str {
  const named: Lookup = (name) => orElse(kwargs.get(name), () => fail("KeyError", textOf(repr(rt, name))));
  return expand(rt, format, new Fields(args, named, access), 2);
}

export function formatMap(rt: Runtime, format: Str, mapping: Value, access: Access): Str {
  const named: Lookup = (name) => {
    if (!(mapping instanceof Dict)) fail("TypeError", `'${typeName(mapping)}' object is not a mapping`);
    return orElse(mapping.get(name), () => fail("KeyError", textOf(repr(rt, name))));
  };
  return expand(rt, format, new Fields([], named, access), 2);
}

/** Replaces the fields; format specifications may hold fields themselves, one level deep. */
function expand(rt: Runtime, format: Str, fields: Fields, depth: number): Str {
  if (depth === 0) fail("ValueError", "Max string recursion exceeded");
  const text = textOf(format);
  rt.tookApart = true;
  const parts: Str[] = [];
  let size = 0;
  const push = (part: Str): void => {
    parts.push(part);
    size += textOf(part).length;
    rt.checkSize(size);
    rt.step(1 + (textOf(part).length >>> 6));
  };
  for (let at = 0; at < text.length;) {
    const brace = nextBrace(text, at);
    push(cut(format, at, brace));
    if (brace >= text.length) break;
    if (text[brace] === text[brace + 1]) {
      push(cut(format, brace, brace + 1));
      at = brace + 2;
      continue;
    }
    if (text[brace] === "}") fail("ValueError", "Single '}' encountered in format string");
    const end = closingBrace(text, brace + 1);
    push(expandField(rt, cut(format, brace + 1, end), fields, depth, isSafe(format)));
    at = end + 1;
  }
  const result = concat(...parts);
  return isSafe(format) ? markSafe(result) : result;
}

function expandField(rt: Runtime, field: Str, fields: Fields, depth: number, escapes: boolean): Str {
  const match = /^((?:\[[^\]]*\]|[^[:!])*)(?:!([^:]*))?(?::([\s\S]*))?$/.exec(textOf(field));
  if (match === null) fail("ValueError", "expected ':' after conversion specifier");
  const [, name = "", conversion, spec = ""] = match;
  let value = fields.get(rt, name);
  if (conversion === "s") value = str(rt, value);
  else if (conversion === "r" || conversion === "a") value = repr(rt, value);
  else if (conversion !== undefined) fail("ValueError", `Unknown conversion specifier ${conversion}`);
  const specText =
    spec.includes("{") || spec.includes("}") ? textOf(expand(rt, spec, fields, depth - 1)) : spec;
  const formatted = formatValue(rt, value, specText);
  if (!escapes) return formatted;
  return typeof value === "object" && value !== null && "safe" in value && value.safe
    ? formatted
    : escapeHtml(rt, formatted);
}

function nextBrace(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) if (text[at] === "{" || text[at] === "}") return at;
  return text.length;
}

function closingBrace(text: string, from: number): number {
  let depth = 1;
  let bracket = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (character === "[") bracket = true;
    else if (character === "]") bracket = false;
    else if (bracket) continue;
    else if (character === "{") depth += 1;
    else if (character === "}" && --depth === 0) return at;
  }
  return fail(
    "ValueError",
    from === text.length ? "Single '{' encountered in format string" : "expected '}' before end of string",
  );
}
