import type { Runtime } from "../runtime.js";
import { Dict } from "./dict.js";
import { LoopContext } from "./loop-context.js";
import { mapChunks } from "./map-chunks.js";
import { formatFloat } from "./numbers.js";
import { cut, makeText, runs, TextBuilder } from "./text.js";
import { isStr, textOf } from "./type-name.js";
import {
  Callable,
  DictView,
  Float,
  Namespace,
  NativeObject,
  PyIterator,
  Range,
  Text,
  Tuple,
  Undefined,
} from "./value.js";
import type { Str, Value } from "./value.js";
import { iterate } from "./iterate.js";

/** Python's `str(value)` as `{{ value }}` prints it. */
export function str(rt: Runtime, value: Value): Str {
  if (typeof value === "string") return value;
  if (value instanceof Text) return value.safe ? makeText(value.text, value.mask, false) : value;
  if (value instanceof Undefined) return "";
  return repr(rt, value);
}

/** jinja2's `soft_str`: like `str`, but Markup stays Markup. */
export function softStr(rt: Runtime, value: Value): Str {
  return value instanceof Text ? value : str(rt, value);
}

/** Python's `repr(value)`. */
export function repr(rt: Runtime, value: Value): Str {
  if (value === null) return "None";
  switch (typeof value) {
    case "boolean":
      return value ? "True" : "False";
    case "bigint":
      rt.allocate(value < 1n << 1000n && value > -(1n << 1000n) ? 310 : 100_000);
      return value.toString();
    case "number":
      return Number.isInteger(value) ? String(value === 0 ? 0 : value) : formatFloat(value);
    default:
  }
  if (isStr(value)) return reprStr(rt, value);
  if (value instanceof Float) return formatFloat(value.value);
  const builder = new TextBuilder();
  writeRepr(rt, value, builder);
  return builder.finish();
}

function writeRepr(rt: Runtime, value: Value, out: TextBuilder): void {
  rt.step();
  if (Array.isArray(value)) writeItems(rt, value, "[", "]", out);
  else if (value instanceof Tuple)
    writeItems(rt, value.items, "(", value.items.length === 1 ? ",)" : ")", out);
  else if (value instanceof Dict) writeDict(rt, value.entries(), out);
  else if (value instanceof DictView) writeItems(rt, iterate(rt, value), `${value.kind}([`, "])", out);
  else if (value instanceof Namespace) {
    out.append("<Namespace ");
    writeDict(rt, value.attributes.entries(), out);
    out.append(">");
  } else if (value instanceof Undefined) out.append("Undefined");
  else if (value instanceof Range) {
    out.append(`range(${value.start}, ${value.stop}${value.step === 1 ? "" : `, ${value.step}`})`);
  } else if (value instanceof Callable) out.append(reprCallable(value));
  else if (value instanceof PyIterator) out.append(`<${value.kind} object${value.name} at ${address}>`);
  else if (value instanceof NativeObject) out.append(`<jinja2.utils.${value.typeName} object at ${address}>`);
  else if (value instanceof LoopContext) out.append(`<LoopContext ${value.index0 + 1}/${value.length}>`);
  else out.append(repr(rt, value));
  rt.checkSize(out.length);
}

/** Python prints where an object lies in memory; here nothing lies anywhere. */
const address = "0x7f0000000000";

function reprCallable({ typeName: type, name }: Callable): string {
  if (type === "Macro") return `<Macro '${name}'>`;
  if (type === "type") return `<class '${name}'>`;
  if (type === "Joiner") return `<jinja2.utils.Joiner object at ${address}>`;
  return `<${type === "function" ? "function" : "built-in method"} ${name} at ${address}>`;
}

function writeItems(
  rt: Runtime,
  items: Iterable<Value>,
  open: string,
  close: string,
  out: TextBuilder,
): void {
  out.append(open);
  let first = true;
  for (const item of items) {
    if (!first) out.append(", ");
    first = false;
    writeRepr(rt, item, out);
  }
  out.append(close);
}

function writeDict(rt: Runtime, entries: Iterable<readonly [Value, Value]>, out: TextBuilder): void {
  out.append("{");
  let first = true;
  for (const [key, value] of entries) {
    if (!first) out.append(", ");
    first = false;
    writeRepr(rt, key, out);
    out.append(": ");
    writeRepr(rt, value, out);
  }
  out.append("}");
}

/** `repr` of a string: quotes and escapes as Python chooses them. */
export function reprStr(rt: Runtime, value: Str): Str {
  const text = textOf(value);
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = mapChunks(rt, value, (run) => escapeForRepr(run, quote));
  const builder = new TextBuilder();
  if (value instanceof Text && value.safe) builder.append("Markup(");
  builder.append(quote);
  if (typeof body === "string" || !body.safe) builder.append(body);
  else if (body.mask === null) builder.append(body.text);
  else for (const [start, end] of runs(body.mask)) builder.append(cut(body, start, end));
  builder.append(quote);
  if (value instanceof Text && value.safe) builder.append(")");
  return builder.finish();
}

const special = /[\\'"]|[^\x20-\x7e]/gu;
const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

function escapeForRepr(text: string, quote: string): string {
  return text.replace(special, (character) => {
    if (character === "\\" || character === quote) return `\\${character}`;
    if (character === "\n") return "\\n";
    if (character === "\r") return "\\r";
    if (character === "\t") return "\\t";
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x20 && code !== 0x7f && (code < 0x7f || printable.test(character))) return character;
    const hex = code.toString(16);
    if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
}
