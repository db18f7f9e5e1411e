import { operation } from "../program/layout.js";
import type { Frame } from "./frame.js";
import type { Runtime } from "./runtime.js";
import type { Snapshot } from "./step.js";
import { decodeUtf8 } from "../utf8.js";

/** Why an output was refused. */
export interface Rejection {
  /** Number of bytes before the one that does not fit. */
  readonly position: number;
  /** That byte; absent for a token without text. */
  readonly byte?: number;
  /** What could have come, for people. */
  readonly expected: readonly string[];
  /** Names of the rules that were being matched there, innermost first. */
  readonly rules: readonly string[];
  readonly message: string;
}

const shownLimit = 12;

/** Describes what a snapshot would have taken in place of a byte. */
export function explainRejection(
  runtime: Runtime,
  { items, complete, position }: Snapshot,
  byte?: number,
): Rejection {
  const expected = new Set<string>();
  const rules = new Set<string>();
  for (const { node, frame, progress } of items) {
    const name = ruleOf(runtime, frame);
    if (name !== undefined) rules.add(name);
    expected.add(describe(runtime, node, progress));
  }
  if (complete) expected.add("the end");
  const list = [...expected].slice(0, shownLimit);
  const more = expected.size > list.length ? ` and ${expected.size - list.length} more` : "";
  const found = byte === undefined ? "this token" : describeByte(byte);
  return {
    position,
    ...(byte === undefined ? {} : { byte }),
    expected: list,
    rules: [...rules],
    message: `${found} at byte ${position} does not fit; expected ${list.join(", ") || "nothing"}${more}`,
  };
}

function ruleOf({ tables }: Runtime, frame: Frame): string | undefined {
  let at: Frame | undefined = frame;
  while (at !== undefined && at.kind === "repeat") at = at.edges[0]?.parent;
  return at === undefined ? undefined : tables.rules[at.callee]?.name;
}

function describe(
  { tables }: Runtime,
  node: number,
  progress: Snapshot["items"][number]["progress"],
): string {
  if (typeof progress === "object") return describeBytes(progress.allowed());
  const [op, a = 0, b = 0] = tables.nodes.subarray(4 * node, 4 * node + 3);
  if (op === operation.token) return `${b === 1 ? "any token but" : "token"} ${a}`;
  const negated = op === operation.tokenText && b >= 0x80000000;
  const bytes = tables.text.subarray(a + progress, a + (b & 0x7fffffff));
  const part = decodeUtf8(bytes) ?? `the last ${bytes.length} bytes of a character`;
  return op === operation.tokenText ? `${negated ? "any token but" : "token"} ${part}` : JSON.stringify(part);
}

function describeBytes(words: Uint32Array): string {
  const parts: string[] = [];
  const has = (byte: number) => byte < 256 && (((words[byte >> 5] ?? 0) >>> (byte & 31)) & 1) === 1;
  for (let byte = 0; byte < 256; byte++) {
    if (!has(byte)) continue;
    const from = byte;
    while (has(byte + 1)) byte++;
    parts.push(from === byte ? describeByte(from) : `${describeByte(from)} to ${describeByte(byte)}`);
  }
  return parts.join(" or ");
}

function describeByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f
    ? `'${String.fromCharCode(byte)}'`
    : `byte 0x${byte.toString(16).padStart(2, "0")}`;
}
