// Python's `json.dumps` as transformers' `tojson` filter calls it.
import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { compare } from "../values/compare.js";
import { Dict } from "../values/dict.js";
import { toArray } from "../values/iterate.js";
import { formatFloat, toIndex, toNumber } from "../values/numbers.js";
import { getItem } from "../values/lookup.js";
import { mapChunks } from "../values/map-chunks.js";
import { TextBuilder, plain } from "../values/text.js";
import { isFloat, isNum, isStr, textOf, truth, typeName } from "../values/type-name.js";
import { Float, Tuple } from "../values/value.js";
import type { Str, Value } from "../values/value.js";
import { builtin, type Builtin } from "./signature.js";

interface JsonStyle {
  readonly ascii: boolean;
  /** Text of one level; undefined for one line. */
  readonly indent: string | undefined;
  readonly itemSeparator: Str;
  readonly keySeparator: Str;
  readonly sortKeys: boolean;
}

export const toJson: Builtin = builtin(
  "tojson ensure_ascii? indent? separators? sort_keys?",
  (rt, value, [ascii = false, indent = null, separators = null, sortKeys = false]) => {
    const style: JsonStyle = {
      ascii: truth(ascii),
      indent: indentText(rt, indent),
      itemSeparator: separators === null ? (indent === null ? ", " : ",") : separator(rt, separators, 0),
      keySeparator: separators === null ? ": " : separator(rt, separators, 1),
      sortKeys: truth(sortKeys),
    };
    const out = new TextBuilder();
    write(rt, value, style, "", out);
    return out.finish();
  },
);

function indentText(rt: Runtime, indent: Value): string | undefined {
  if (indent === null) return undefined;
  if (isStr(indent)) return textOf(indent);
  const width = Math.max(0, toIndex(indent, "can't multiply sequence by non-int"));
  rt.allocate(width);
  return " ".repeat(width);
}

function separator(rt: Runtime, separators: Value, index: number): Str {
  if (toArray(rt, separators).length !== 2) fail("ValueError", "separators must be a pair of strings");
  const value = getItem(rt, separators, index);
  return isStr(value) ? plain(value) : fail("TypeError", "separators must be strings");
}

function write(rt: Runtime, value: Value, style: JsonStyle, margin: string, out: TextBuilder): void {
  rt.step();
  if (isStr(value)) writeString(rt, value, style.ascii, out);
  else if (value === null) out.append("null");
  else if (typeof value === "boolean") out.append(value ? "true" : "false");
  else if (isNum(value)) out.append(numberText(value));
  else if (Array.isArray(value) || value instanceof Tuple) {
    const items = Array.isArray(value) ? value : value.items;
    writeContainer(rt, items, "[]", style, margin, out, (item, inner) => write(rt, item, style, inner, out));
  } else if (value instanceof Dict) {
    const entries = [...value.entries()];
    if (style.sortKeys) entries.sort((left, right) => compare(rt, left[0], right[0]));
    writeContainer(rt, entries, "{}", style, margin, out, ([key, item], inner) => {
      writeString(rt, keyText(key), style.ascii, out);
      out.append(style.keySeparator);
      write(rt, item, style, inner, out);
    });
  } else fail("TypeError", `Object of type ${typeName(value)} is not JSON serializable`);
}

function writeContainer<Item>(
  rt: Runtime,
  items: readonly Item[],
  brackets: string,
  style: JsonStyle,
  margin: string,
  out: TextBuilder,
  writeItem: (item: Item, margin: string) => void,
): void {
  out.append(items.length === 0 ? brackets : brackets.slice(0, 1));
  if (items.length === 0) return;
  const inner = style.indent === undefined ? "" : margin + style.indent;
  rt.step(1 + (inner.length >>> 8));
  items.forEach((item, index) => {
    if (index > 0) out.append(style.itemSeparator);
    if (style.indent !== undefined) out.append(`\n${inner}`);
    writeItem(item, inner);
    rt.checkSize(out.length);
  });
  if (style.indent !== undefined) out.append(`\n${margin}`);
  out.append(brackets.slice(1));
}

function writeString(rt: Runtime, value: Str, ascii: boolean, out: TextBuilder): void {
  out.append('"');
  out.append(plain(mapChunks(rt, value, (text) => escapeString(text, ascii))));
  out.append('"');
}

// JSON.stringify escapes what Python escapes, and lone surrogates, which Python does not.
function escapeString(text: string, ascii: boolean): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  if (ascii) {
    return escaped.replace(/[\x7f-\uffff]/g, (unit) =>
      unit === "\x7f" ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  }
  if (!escaped.includes("\\ud")) return escaped;
  return escaped.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|[^])/g, (whole, hex?: string) =>
    hex === undefined ? whole : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function numberText(value: Value): string {
  if (value instanceof Float) return formatFloat(value.value);
  if (!isNum(value)) return "";
  if (!isFloat(value)) return String(typeof value === "bigint" ? value : Number(value));
  const number = toNumber(value);
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "Infinity" : "-Infinity";
  return formatFloat(number);
}

function keyText(key: Value): Str {
  if (isStr(key)) return key;
  if (key === null) return "null";
  if (typeof key === "boolean") return key ? "true" : "false";
  if (isNum(key)) return numberText(key);
  return fail("TypeError", `keys must be str, int, float, bool or None, not ${typeName(key)}`);
}
