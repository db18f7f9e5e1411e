// Methods of Python's str, but format and format_map (values/lookup.ts). Each keeps the origin of the text it passes on (values/text.ts).
import { fail } from "../template-error.js";
import type { Runtime } from "../runtime.js";
import { toArray } from "../values/iterate.js";
import { mapChunks } from "../values/map-chunks.js";
import { toIndex } from "../values/numbers.js";
import {
  codePointLength,
  concat,
  cut,
  derive,
  hasSurrogates,
  join,
  mapRuns,
  markSafe,
  isSafe,
  repeat,
  unitOffset,
  unitsAt,
} from "../values/text.js";
import { isStr, textOf, truth, typeName } from "../values/type-name.js";
import { Tuple } from "../values/value.js";
import type { Str, Value } from "../values/value.js";
import { capitalize, isLower, isTitle, isUpper, swapCase, titleCase } from "./letter-case.js";
import { replace } from "./replace.js";
import { builtin, type Arguments, type Builtin } from "./signature.js";
import { split, splitLines, splitRight } from "./split.js";
import { strip, stripSpace } from "./strip.js";

/** The argument as a string, or Python's TypeError. */
export function needStr(value: Value | undefined, what = "argument"): Str {
  if (isStr(value)) return value;
  return fail("TypeError", `${what} must be str, not ${value === undefined ? "missing" : typeName(value)}`);
}

function method(
  signature: string,
  run: (rt: Runtime, self: Str, args: Arguments) => Value,
): [string, Builtin<Str>] {
  const name = signature.split(" ")[0] ?? "";
  return [
    name,
    builtin<Str>(signature, (rt, self, args) => {
      rt.step(1 + (textOf(self).length >>> 8));
      const result = run(rt, self, args);
      if (!keepsWhole.has(name)) noteChange(rt, self, result);
      return result;
    }),
  ];
}

/** Methods that give no part of their string, or note themselves what they cut off. */
const keepsWhole: ReadonlySet<string> = new Set([
  "join",
  "strip",
  "lstrip",
  "rstrip",
  "ljust",
  "rjust",
  "center",
  "zfill",
]);

/** Notes that a string was taken apart when what came of it is not the string as it was. */
export function noteChange(rt: Runtime, before: Str, after: Value): void {
  if (isStr(after)) rt.tookApart ||= textOf(after) !== textOf(before);
  else if (Array.isArray(after)) rt.tookApart ||= after.length > 1;
  else if (after instanceof Tuple) rt.tookApart ||= after.items.filter((item) => item !== "").length > 1;
}

/** The stretch that optional start and end arguments choose, as UTF-16 offsets; undefined when it starts behind its end. */
function stretch(
  text: string,
  start: Value | undefined,
  end: Value | undefined,
): [number, number] | undefined {
  const length = codePointLength(text);
  const clamp = (value: number): number => Math.max(0, value < 0 ? value + length : value);
  const from = start === undefined || start === null ? 0 : clamp(toIndex(start));
  const to = end === undefined || end === null ? length : Math.min(length, clamp(toIndex(end)));
  if (from > to) return undefined;
  return [unitOffset(text, from), Math.max(unitOffset(text, from), unitOffset(text, to))];
}

function find(self: Str, args: Arguments, last: boolean): number {
  const text = textOf(self);
  const wanted = textOf(needStr(args[0]));
  const range = stretch(text, args[1], args[2]);
  if (range === undefined) return -1;
  const part = text.slice(...range);
  const index = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
  return index < 0 ? -1 : codePointLength(text.slice(0, range[0] + index));
}

function index(self: Str, args: Arguments, last: boolean): number {
  const found = find(self, args, last);
  return found < 0 ? fail("ValueError", "substring not found") : found;
}

function count(rt: Runtime, self: Str, args: Arguments): number {
  const wanted = textOf(needStr(args[0]));
  const range = stretch(textOf(self), args[1], args[2]);
  if (range === undefined) return 0;
  const part = textOf(self).slice(...range);
  if (wanted === "") return codePointLength(part) + 1;
  let found = 0;
  for (let at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length)) found += 1;
  rt.step(found >>> 2);
  return found;
}

function hasAffix(name: "startsWith" | "endsWith") {
  const pythonName = name.toLowerCase();
  return (rt: Runtime, self: Str, args: Arguments): boolean => {
    const range = stretch(textOf(self), args[1], args[2]);
    const affixes = args[0] instanceof Tuple ? args[0].items : [args[0]];
    rt.step(affixes.length);
    const texts = affixes.map((affix) => {
      if (isStr(affix)) return textOf(affix);
      const type = affix === undefined ? "missing" : typeName(affix);
      return fail("TypeError", `${pythonName} first arg must be str or a tuple of str, not ${type}`);
    });
    if (range === undefined) return false;
    const part = textOf(self).slice(...range);
    return texts.some((affix) => part[name](affix));
  };
}

function partition(self: Str, separator: Value | undefined, last: boolean): Tuple {
  const mark = needStr(separator, "argument 1");
  const text = textOf(self);
  const wanted = textOf(mark);
  if (wanted === "") fail("ValueError", "empty separator");
  const at = last ? text.lastIndexOf(wanted) : text.indexOf(wanted);
  if (at < 0) return new Tuple(last ? ["", "", self] : [self, "", ""]);
  return new Tuple([cut(self, 0, at), keepSafe(self, mark), cut(self, at + wanted.length)]);
}

function fillCharacter(value: Value | undefined): Str {
  if (value === undefined) return " ";
  const fill = needStr(value, "The fill character");
  if (codePointLength(textOf(fill)) !== 1)
    fail("TypeError", "The fill character must be exactly one character long");
  return fill;
}

/** Pads to a width: all on one side, or centered as Python does it. */
export function pad(
  rt: Runtime,
  self: Str,
  width: Value,
  fillWith: Value | undefined,
  side: "left" | "right" | "both",
): Str {
  const size = toIndex(width, `'${typeName(width)}' object cannot be interpreted as an integer`);
  const fill = fillCharacter(fillWith);
  const missing = Math.max(0, size - codePointLength(textOf(self)));
  if (missing === 0) return self;
  rt.allocate(missing * 2 + textOf(self).length);
  const before = side === "left" ? missing : side === "right" ? 0 : (missing >> 1) + (missing & size & 1);
  return keepSafe(self, concat(repeat(fill, before), self, repeat(fill, missing - before)));
}

/** A method's result is Markup if its string was. */
function keepSafe(self: Str, result: Str): Str {
  return isSafe(self) ? markSafe(result) : result;
}

function fillZeros(rt: Runtime, self: Str, width: Value): Str {
  const size = toIndex(width, `'${typeName(width)}' object cannot be interpreted as an integer`);
  const missing = size - codePointLength(textOf(self));
  if (missing <= 0) return self;
  rt.allocate(size);
  const sign = /^[+-]/.test(textOf(self)) ? 1 : 0;
  return keepSafe(self, concat(cut(self, 0, sign), "0".repeat(missing), cut(self, sign)));
}

function joinItems(rt: Runtime, self: Str, iterable: Value): Str {
  let size = 0;
  const parts = toArray(rt, iterable).map((item, position) => {
    if (!isStr(item))
      fail("TypeError", `sequence item ${position}: expected str instance, ${typeName(item)} found`);
    size += textOf(item).length + textOf(self).length;
    return item;
  });
  rt.allocate(size);
  return keepSafe(self, join(self, parts));
}

function expandTabs(rt: Runtime, self: Str, size: number): Str {
  const text = textOf(self);
  const parts: Str[] = [];
  let column = 0;
  let start = 0;
  let total = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === "\n" || character === "\r") column = 0;
    else if (character === "\t") {
      const width = size > 0 ? size - (column % size) : 0;
      total += width;
      rt.checkSize(total);
      rt.step(1 + (width >>> 6));
      parts.push(cut(self, start, at), " ".repeat(width));
      column += width;
      start = at + 1;
    } else if (unitsAt(text, at) === 1 || !hasSurrogates(text)) column += 1;
  }
  parts.push(cut(self, start));
  return concat(...parts);
}

const is = (pattern: RegExp) => (_: Runtime, self: Str) => pattern.test(textOf(self));

export const stringMethods: ReadonlyMap<string, Builtin<Str>> = new Map([
  method("upper /", (_, self) => mapRuns(self, (text) => text.toUpperCase())),
  method("lower /", (_, self) => mapRuns(self, (text) => text.toLowerCase())),
  method("casefold /", (_, self) =>
    mapRuns(self, (text) => text.toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ")),
  ),
  method("title /", (rt, self) => derive(self, titleCase(rt, textOf(self)))),
  method("capitalize /", (_, self) => derive(self, capitalize(textOf(self)))),
  method("swapcase /", (rt, self) => mapChunks(rt, self, swapCase)),
  method("strip chars? /", (rt, self, [set]) => strip(rt, self, set, "both", "strip")),
  method("lstrip chars? /", (rt, self, [set]) => strip(rt, self, set, "left", "lstrip")),
  method("rstrip chars? /", (rt, self, [set]) => strip(rt, self, set, "right", "rstrip")),
  method("split sep? maxsplit?", (rt, self, [separator, max]) =>
    split(rt, self, separator ?? null, max === undefined ? -1 : toInteger(max)),
  ),
  method("rsplit sep? maxsplit?", (rt, self, [separator, max]) =>
    splitRight(rt, self, separator ?? null, max === undefined ? -1 : toInteger(max)),
  ),
  method("splitlines keepends?", (rt, self, [keepEnds]) => splitLines(rt, self, truth(keepEnds ?? false))),
  method("startswith prefix start? end? /", hasAffix("startsWith")),
  method("endswith suffix start? end? /", hasAffix("endsWith")),
  method("replace old new count? /", (rt, self, [old, replacement, max]) =>
    replace(
      rt,
      self,
      needStr(old, "replace() argument 1"),
      needStr(replacement, "replace() argument 2"),
      max === undefined ? -1 : toInteger(max),
    ),
  ),
  method("join iterable /", (rt, self, [iterable]) => joinItems(rt, self, iterable ?? null)),
  method("find sub start? end? /", (_, self, args) => find(self, args, false)),
  method("rfind sub start? end? /", (_, self, args) => find(self, args, true)),
  method("index sub start? end? /", (_, self, args) => index(self, args, false)),
  method("rindex sub start? end? /", (_, self, args) => index(self, args, true)),
  method("count sub start? end? /", count),
  method("partition sep /", (_, self, [separator]) => partition(self, separator, false)),
  method("rpartition sep /", (_, self, [separator]) => partition(self, separator, true)),
  method("removeprefix prefix /", (_, self, [prefix]) => {
    const text = textOf(needStr(prefix, "removeprefix() argument"));
    return textOf(self).startsWith(text) ? cut(self, text.length) : self;
  }),
  method("removesuffix suffix /", (_, self, [suffix]) => {
    const text = textOf(needStr(suffix, "removesuffix() argument"));
    return textOf(self).endsWith(text) ? cut(self, 0, textOf(self).length - text.length) : self;
  }),
  method("ljust width fillchar? /", (rt, self, [width, fill]) => pad(rt, self, width ?? null, fill, "right")),
  method("rjust width fillchar? /", (rt, self, [width, fill]) => pad(rt, self, width ?? null, fill, "left")),
  method("center width fillchar? /", (rt, self, [width, fill]) => pad(rt, self, width ?? null, fill, "both")),
  method("zfill width /", (rt, self, [width]) => fillZeros(rt, self, width ?? null)),
  method("expandtabs tabsize?", (rt, self, [size]) =>
    expandTabs(rt, self, size === undefined ? 8 : toInteger(size)),
  ),
  method("isdigit /", is(/^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468]+$/u)),
  method("isdecimal /", is(/^\p{Nd}+$/u)),
  method("isnumeric /", is(/^\p{N}+$/u)),
  method("isalpha /", is(/^\p{L}+$/u)),
  method("isalnum /", is(/^[\p{L}\p{N}]+$/u)),
  method("isspace /", (_, self) => textOf(self) !== "" && textOf(stripSpace(self)) === ""),
  method("isupper /", (_, self) => isUpper(textOf(self))),
  method("islower /", (_, self) => isLower(textOf(self))),
  method("istitle /", (rt, self) => isTitle(rt, textOf(self))),
  method("isidentifier /", is(/^[\p{XID_Start}_]\p{XID_Continue}*$/u)),
  method("isascii /", (_, self) => /^\p{ASCII}*$/u.test(textOf(self))),
  method("isprintable /", is(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u)),
]);

/** An int as C takes it. */
function toInteger(value: Value): number {
  const number = toIndex(value, `'${typeName(value)}' object cannot be interpreted as an integer`);
  if (Math.abs(number) > 2 ** 63) fail("OverflowError", "Python int too large to convert to C ssize_t");
  return number;
}
