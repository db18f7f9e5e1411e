import { fail } from "../template-error.js";
import { escapeHtml, mapChunks } from "../values/map-chunks.js";
import type { Runtime } from "../runtime.js";
import { compare } from "../values/compare.js";
import { Dict } from "../values/dict.js";
import { lengthOf, toArray } from "../values/iterate.js";
import { toIndex, toNumber } from "../values/numbers.js";
import { add } from "../values/operators.js";
import { repr, softStr, str } from "../values/repr.js";
import { slice } from "../values/slice.js";
import { concat, cut, derive, deriveFrom, isSafe, join, mapRuns, markSafe, plain } from "../values/text.js";
import { isNum, isStr, textOf, truth, typeName } from "../values/type-name.js";
import { failUndefined } from "../values/undefined.js";
import { Tuple, Undefined } from "../values/value.js";
import type { Str, Value } from "../values/value.js";
import { formatPercent } from "./format-percent.js";
import { capitalize } from "./letter-case.js";
import { prettyPrint } from "./pretty-print.js";
import { replace } from "./replace.js";
import { builtin, type Arguments, type Builtin } from "./signature.js";
import { split, splitLines, splitRight } from "./split.js";
import { noteChange, pad } from "./string-methods.js";
import { strip } from "./strip.js";
import { toJson } from "./to-json.js";

/** A filter that takes its subject as a string. */
function textFilter(
  signature: string,
  run: (rt: Runtime, text: Str, args: Arguments) => Value,
): [string, Builtin] {
  const name = signature.split(" ")[0] ?? "";
  return [
    name,
    builtin(signature, (rt, value, args) => {
      const text = softStr(rt, value);
      rt.step(1 + (textOf(text).length >>> 8));
      const result = run(rt, text, args);
      if (!keepsWhole.has(name)) noteChange(rt, text, result);
      return result;
    }),
  ];
}

/** Filters that put something around their text, or note themselves what they cut off. */
const keepsWhole: ReadonlySet<string> = new Set(["trim", "center"]);

/** A filter that may change its text within. */
function changing(
  signature: string,
  run: (rt: Runtime, value: Value, args: Arguments) => Value,
): [string, Builtin] {
  return filter(signature, (rt, value, args) => {
    const result = run(rt, value, args);
    if (isStr(value)) noteChange(rt, value, result);
    return result;
  });
}

function filter(
  signature: string,
  run: (rt: Runtime, value: Value, args: Arguments) => Value,
): [string, Builtin] {
  return [signature.split(" ")[0] ?? "", builtin(signature, run)];
}

const wordBeginning = /([-\s({[<]+)/;

function title(rt: Runtime, text: string): string {
  rt.step(text.length >>> 4);
  return text
    .split(wordBeginning)
    .map((part, index) => {
      if (index % 64 === 0) rt.step(16);
      const [initial] = Array.from(part.slice(0, 2));
      return initial === undefined ? "" : initial.toUpperCase() + part.slice(initial.length).toLowerCase();
    })
    .join("");
}

function indent(rt: Runtime, value: Value, [width = 4, first = false, blank = false]: Arguments): Value {
  const margin = isStr(width) ? width : " ".repeat(checkedWidth(rt, width));
  if (!isStr(value)) {
    if (value instanceof Undefined) failUndefined(value);
    add(rt, value, "\n");
    fail("TypeError", `unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`);
  }
  const lines = splitLines(rt, concat(plain(value), "\n"), false);
  rt.allocate(textOf(value).length + lines.length * textOf(margin).length);
  const indented = lines.map((line, index) =>
    index > 0 && (truth(blank) || textOf(line) !== "") ? concat(plain(margin), line) : line,
  );
  const result = concat(truth(first) ? plain(margin) : "", join("\n", indented));
  return isSafe(value) ? markSafe(result) : result;
}

function checkedWidth(rt: Runtime, width: Value): number {
  const size = Math.max(0, toIndex(width, `can't multiply sequence by non-int of type '${typeName(width)}'`));
  rt.allocate(size);
  return size;
}

function truncate(rt: Runtime, value: Value, args: Arguments): Value {
  const [length = 255, killWords = false, end = "...", leeway = null] = args;
  const endLength = lengthOf(rt, end);
  const slack = leeway ?? 5;
  if (compare(rt, length, endLength, ">=") < 0) fail("AssertionError", `expected length >= ${endLength}`);
  if (compare(rt, slack, 0, ">=") < 0) fail("AssertionError", "expected leeway >= 0");
  if (compare(rt, lengthOf(rt, value), add(rt, length, slack), "<=") <= 0) return value;
  const kept = slice(rt, value, null, toIndex(length) - endLength, null);
  if (truth(killWords)) return add(rt, kept, end);
  if (!isStr(kept)) fail("AttributeError", `'${typeName(kept)}' object has no attribute 'rsplit'`);
  return add(rt, splitRight(rt, kept, " ", 1)[0] ?? "", end);
}

/** Removes comments and tags in one pass each, as markupsafe does. */
function stripTags(rt: Runtime, value: Str): Str {
  const uncommented = dropBetween(value, "<!--", "-->");
  return join(" ", split(rt, dropBetween(uncommented, "<", ">"), null, -1));
}

function dropBetween(value: Str, open: string, close: string): Str {
  const text = textOf(value);
  const parts: Str[] = [];
  let start = 0;
  for (;;) {
    const from = text.indexOf(open, start);
    const to = from < 0 ? -1 : text.indexOf(close, from);
    if (to < 0) break;
    parts.push(cut(value, start, from));
    start = to + close.length;
  }
  return plain(concat(...parts.map(plain), plain(cut(value, start))));
}

const unreserved = /[^A-Za-z0-9_.~-]/gu;

function quoteUrl(rt: Runtime, value: Value, forQuery: boolean): Str {
  return mapChunks(rt, plain(str(rt, value)), (text) =>
    text.replace(unreserved, (character) => {
      if (character === "/" && !forQuery) return "/";
      if (character === " " && forQuery) return "+";
      if (/^[\ud800-\udfff]$/.test(character)) fail("UnicodeEncodeError", "surrogates not allowed");
      const encoded = encodeURIComponent(character);
      return encoded === character
        ? `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}`
        : encoded;
    }),
  );
}

function urlEncode(rt: Runtime, value: Value): Value {
  const isIterable = !isStr(value) && !isNum(value) && value !== null;
  if (!isIterable) return quoteUrl(rt, value, false);
  const pairs: Iterable<readonly Value[]> =
    value instanceof Dict ? value.entries() : toArray(rt, value).map((item) => toArray(rt, item));
  const parts: Str[] = [];
  for (const pair of pairs) {
    rt.step();
    const [key, item, ...rest] = pair;
    if (key === undefined || item === undefined)
      fail("ValueError", `not enough values to unpack (expected 2, got ${pair.length})`);
    if (rest.length > 0) fail("ValueError", "too many values to unpack (expected 2)");
    parts.push(concat(quoteUrl(rt, key, true), "=", quoteUrl(rt, item, true)));
  }
  return join("&", parts);
}

function xmlAttributes(rt: Runtime, value: Value, autospace: Value): Value {
  rt.tookApart = true;
  if (value instanceof Undefined) failUndefined(value);
  if (!(value instanceof Dict))
    fail("AttributeError", `'${typeName(value)}' object has no attribute 'items'`);
  const parts: Str[] = [];
  for (const [key, item] of value.entries()) {
    rt.step();
    if (item === null || item instanceof Undefined) continue;
    if (!isStr(key)) fail("TypeError", `expected string or bytes-like object, got '${typeName(key)}'`);
    if (/[\t-\r />=]/.test(textOf(key)))
      fail("ValueError", `Invalid character in attribute name: ${textOf(repr(rt, key))}`);
    parts.push(concat(escapeHtml(rt, key), '="', escapeHtml(rt, softStr(rt, item)), '"'));
  }
  const text = join(" ", parts);
  return truth(autospace) && textOf(text) !== "" ? concat(" ", text) : text;
}

function countWords(rt: Runtime, text: string): number {
  const word = /[\p{L}\p{N}_]+/gu;
  let count = 0;
  while (word.test(text)) {
    rt.step();
    count += 1;
  }
  return count;
}

/** Python's textwrap.wrap of one line, with break_on_hyphens off where asked. */
function wrapLine(
  rt: Runtime,
  line: string,
  width: number,
  breakLong: boolean,
  onHyphens: boolean,
): string[] {
  const chunks = line
    .split(onHyphens ? /(\s+)|(?<=[\p{L}\d_!"'&.,?]-)(?=\p{L})/u : /(\s+)/)
    .filter((chunk) => chunk !== undefined && chunk !== "");
  const lines: string[] = [];
  let current: string[] = [];
  let length = 0;
  const flush = (): void => {
    if (current.length > 0 && /^\s+$/.test(current.at(-1) ?? "")) current.pop();
    if (current.length > 0) lines.push(current.join(""));
    current = [];
    length = 0;
  };
  // The next chunk is the last of the array.
  chunks.reverse();
  for (let chunk = chunks.pop(); chunk !== undefined; chunk = chunks.pop()) {
    rt.step();
    if (length === 0 && lines.length > 0 && /^\s+$/.test(chunk)) continue;
    if (length + chunk.length <= width) {
      current.push(chunk);
      length += chunk.length;
    } else if (chunk.length > width) {
      const room = Math.max(1, width - length);
      if (breakLong) {
        current.push(chunk.slice(0, room));
        chunks.push(chunk.slice(room));
      } else if (current.length === 0) current.push(chunk);
      else chunks.push(chunk);
      flush();
    } else {
      chunks.push(chunk);
      flush();
    }
  }
  flush();
  return lines;
}

function wrapWidth(width: Value): number {
  if (!isNum(width))
    fail("TypeError", `'<=' not supported between instances of '${typeName(width)}' and 'int'`);
  const size = toNumber(width);
  return size > 0 ? size : fail("ValueError", `invalid width ${size} (must be > 0)`);
}

function wordWrap(rt: Runtime, text: Str, args: Arguments): Value {
  const [width = 79, breakLong = true, wrapString = null, onHyphens = true] = args;
  const mark =
    wrapString === null
      ? "\n"
      : isStr(wrapString)
        ? textOf(wrapString)
        : fail("AttributeError", "wrapstring must be str");
  const lines = splitLines(rt, text, false).map((line) =>
    wrapLine(rt, textOf(line), wrapWidth(width), truth(breakLong), truth(onHyphens)).join(mark),
  );
  const wrapped = lines.join(mark);
  return isStr(wrapString) ? deriveFrom(wrapped, text, wrapString) : derive(plain(text), wrapped);
}

export const textFilters: readonly [string, Builtin][] = [
  ["tojson", toJson],
  filter("string", (rt, value) => softStr(rt, value)),
  filter("safe", (rt, value) => markSafe(str(rt, value))),
  changing("escape", (rt, value) => escapeHtml(rt, softStr(rt, value))),
  changing("e", (rt, value) => escapeHtml(rt, softStr(rt, value))),
  changing("forceescape", (rt, value) => escapeHtml(rt, str(rt, value))),
  textFilter("upper", (_, text) => mapRuns(text, (run) => run.toUpperCase())),
  textFilter("lower", (_, text) => mapRuns(text, (run) => run.toLowerCase())),
  textFilter("title", (rt, text) => derive(plain(text), title(rt, textOf(text)))),
  textFilter("capitalize", (_, text) => derive(text, capitalize(textOf(text)))),
  textFilter("trim chars?", (rt, text, [set]) => strip(rt, text, set, "both", "strip")),
  textFilter("center width?", (rt, text, [width = 80]) => pad(rt, text, width, undefined, "both")),
  changing("replace old new count?", (rt, value, [old = null, replacement = null, count = null]) =>
    replace(
      rt,
      str(rt, value),
      str(rt, old),
      str(rt, replacement),
      count === null ? -1 : toIndex(count, "count must be an integer"),
    ),
  ),
  changing("indent width? first? blank?", indent),
  changing("truncate length? killwords? end? leeway?", truncate),
  textFilter("wordcount", (rt, text) => countWords(rt, textOf(text))),
  changing("wordwrap width? break_long_words? wrapstring? break_on_hyphens?", (rt, value, args) => {
    if (!isStr(value)) fail("AttributeError", `'${typeName(value)}' object has no attribute 'splitlines'`);
    return wordWrap(rt, value, args);
  }),
  changing("urlencode", urlEncode),
  textFilter("striptags", (rt, text) => stripTags(rt, text)),
  filter("pprint", prettyPrint),
  filter("xmlattr autospace?", (rt, value, [autospace = true]) => xmlAttributes(rt, value, autospace)),
  [
    "format",
    (rt, value, args, kwargs) => {
      if (args.length > 0 && kwargs.size > 0) {
        fail("FilterArgumentError", "can't handle positional and keyword arguments at the same time");
      }
      const named = new Dict();
      for (const [name, item] of kwargs) named.set(name, item);
      return formatPercent(rt, softStr(rt, value), kwargs.size > 0 ? named : new Tuple(args));
    },
  ],
];
