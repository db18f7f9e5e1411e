import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { toByteString } from "../automata/utf8.js";
import { parseDecimal } from "./decimal.js";
import type { JsonProgram, Shape } from "./program.js";
import { charge } from "../work.js";

/** An expression that exactly the values with these canonical texts meet. */
export function oneOfValues(program: JsonProgram, canonicals: readonly string[]): number {
  const sorted = [...new Set(canonicals)].toSorted();
  return program.named(`values:${sorted.join("\0")}`, () => valuesShape(program, sorted));
}

function valuesShape(program: JsonProgram, canonicals: readonly string[]): Shape {
  const { arena } = program;
  const strings: string[] = [];
  const numbers: number[] = [];
  const arrays: number[] = [];
  const objects: number[] = [];
  const has = { null: false, true: false, false: false };
  for (const text of canonicals) {
    if (text === "null" || text === "true" || text === "false") has[text] = true;
    else if (text.startsWith('"')) {
      const value: unknown = JSON.parse(text);
      // A string with a lone surrogate cannot be written: UTF-8 has no place for it.
      if (typeof value === "string" && !/\p{Cs}/u.test(value)) strings.push(value);
    } else if (text.startsWith("[")) arrays.push(arrayCondition(program, splitCanonical(text)));
    else if (text.startsWith("{")) objects.push(objectCondition(program, splitCanonical(text)));
    else numbers.push(numberCondition(program, text));
  }
  return [
    has.null ? TRUE : FALSE,
    has.true ? TRUE : FALSE,
    has.false ? TRUE : FALSE,
    arena.or(numbers),
    strings.length === 0 ? FALSE : program.literal({ kind: "member", dfa: program.stringsDfa(strings) }),
    arena.or(arrays),
    arena.or(objects),
  ];
}

function numberCondition(program: JsonProgram, text: string): number {
  const value = parseDecimal(text);
  if (value === undefined) return FALSE;
  const { arena } = program;
  return arena.and([
    program.literal({ kind: "compare", strict: false, value }),
    arena.not(program.literal({ kind: "compare", strict: true, value })),
  ]);
}

function arrayCondition(program: JsonProgram, items: readonly string[]): number {
  const prefix = items.map((item) => oneOfValues(program, [item]));
  return program.arena.and([
    program.literal({ kind: "count", atLeast: items.length }),
    program.literal({ kind: "items", rules: { prefix, rest: FALSE } }),
  ]);
}

function objectCondition(program: JsonProgram, members: readonly string[]): number {
  const names = new Map<string, number>();
  for (const member of members) {
    const end = stringEnd(member, 0);
    const name: unknown = JSON.parse(member.slice(0, end));
    names.set(toByteString(String(name)), oneOfValues(program, [member.slice(end + 1)]));
  }
  return program.arena.and([
    ...[...names.keys()].map((name) => program.literal({ kind: "has", name })),
    program.literal({ kind: "properties", rules: { names, patterns: [], rest: FALSE } }),
  ]);
}

/** The parts between the outer brackets of a canonical array or object. */
function splitCanonical(text: string): string[] {
  charge(text.length);
  const parts: string[] = [];
  let depth = 0;
  let from = 1;
  for (let i = 1; i < text.length - 1; i += 1) {
    const character = text[i];
    if (character === '"') i = stringEnd(text, i) - 1;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    else if (character === "," && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  if (text.length > 2) parts.push(text.slice(from, -1));
  return parts;
}

function stringEnd(text: string, from: number): number {
  let i = from + 1;
  while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
  return i + 1;
}
