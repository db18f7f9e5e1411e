import type { ConvertString } from "./convert-input.js";
import { fragmentsOf, type SpecialTokenFragments } from "./special-token-fragments.js";
import { maskOf, runs } from "./values/text.js";
import { textOf } from "./values/type-name.js";
import { Text } from "./values/value.js";
import type { Str } from "./values/value.js";

/** A part of a rendered prompt: `control` was written by the template, `text` came from the caller's data. */
export interface TemplateSegment {
  readonly type: "control" | "text";
  readonly text: string;
}

/** Variables that are the model's own, where nothing else is said, and count as written by the template. */
export const tokenVariables: ReadonlySet<string> = new Set([
  "bos_token",
  "eos_token",
  "unk_token",
  "sep_token",
  "pad_token",
  "cls_token",
  "mask_token",
]);

/** Roles are a closed list; templates make special tokens of them (`<|user|>`). */
const roles: ReadonlySet<string> = new Set([
  "system",
  "developer",
  "user",
  "assistant",
  "model",
  "tool",
  "tool_response",
  "function",
  "ipython",
  "observation",
]);

function isRole(text: string, property: string | undefined): boolean {
  return property === "role" && roles.has(text);
}

/** Marks the caller's strings. */
export const markCallerText: ConvertString = (text, property) =>
  text === "" || isRole(text, property) ? text : new Text(text, "t".repeat(text.length), false);

/** Code of the letter that stands for the first message; the others follow. */
const firstMessage = 0x1000;
/** Messages that letters can be had for, below the surrogates; further ones share the last. */
const mostMessages = 0xc000;

/** Marks the strings of a message: its content, or the text parts of it, with a letter of its own. */
export function markMessage(index: number): ConvertString {
  const letter = String.fromCharCode(firstMessage + Math.min(index, mostMessages));
  return (text, property) =>
    text !== "" && (property === "content" || property === "text")
      ? new Text(text, letter.repeat(text.length), false)
      : markCallerText(text, property);
}

/** How many characters of the content of each message are in a prompt, white space aside. */
export function shownOf(prompt: Str): ReadonlyMap<number, number> {
  const text = textOf(prompt);
  const shown = new Map<number, number>();
  for (const [start, end, origin] of runs(maskOf(prompt) ?? "")) {
    const index = origin.charCodeAt(0) - firstMessage;
    if (index < 0) continue;
    shown.set(index, (shown.get(index) ?? 0) + countInk(text.slice(start, end)));
  }
  return shown;
}

/** Characters that are no white space. */
export function countInk(text: string): number {
  return text.replaceAll(/\s+/g, "").length;
}

/** Whether any of the caller's strings could take part in spelling one of the special tokens. */
export function needsTracking(
  data: Readonly<Record<string, unknown>>,
  specialTokens: readonly string[],
  own: ReadonlySet<string>,
): boolean {
  const fragments = fragmentsOf(specialTokens);
  return Object.entries(data).some(([name, value]) => !own.has(name) && touches(value, undefined, fragments));
}

function touches(value: unknown, property: string | undefined, fragments: SpecialTokenFragments): boolean {
  if (typeof value === "string") return !isRole(value, property) && fragments.mayTouch(value);
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some((item) => touches(item, undefined, fragments));
  const entries: Iterable<readonly [unknown, unknown]> = value instanceof Map ? value : Object.entries(value);
  for (const [key, item] of entries) {
    if (typeof key !== "string") continue;
    if (fragments.mayTouch(key) || touches(item, key, fragments)) return true;
  }
  return false;
}

/** Neighbouring parts of one origin are one segment. */
export function segmentsOf(prompt: Str): TemplateSegment[] {
  const text = textOf(prompt);
  const mask = maskOf(prompt);
  if (mask === null) return text === "" ? [] : [{ type: "control", text }];
  const segments: { type: "control" | "text"; text: string }[] = [];
  for (const [start, end, origin] of runs(mask)) {
    const type = origin === "c" ? "control" : "text";
    const last = segments.at(-1);
    if (last?.type === type) last.text += text.slice(start, end);
    else segments.push({ type, text: text.slice(start, end) });
  }
  return segments;
}
