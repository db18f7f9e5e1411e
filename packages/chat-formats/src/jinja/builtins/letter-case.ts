// Python's case mappings where they differ from JavaScript's.
import type { Runtime } from "../runtime.js";

/** Characters that are looked at one by one between two charges. */
const tickUnits = 1024;
const cased = /\p{Cased}/u;
const digraph = /^[\u01c4-\u01cc\u01f1-\u01f3]$/;

/** Title case of one character: `ǆ` becomes `ǅ`, `ß` becomes `Ss`. */
function titleCharacter(character: string): string {
  if (digraph.test(character)) {
    const code = character.charCodeAt(0);
    if (code >= 0x1f1) return "\u01f2";
    return String.fromCharCode(0x1c5 + 3 * Math.floor((code - 0x1c4) / 3));
  }
  const [first = "", ...rest] = Array.from(character.toUpperCase());
  // `ŉ` is the one that starts with a mark: what follows is the letter.
  return first + (cased.test(first) ? rest.join("").toLowerCase() : rest.join(""));
}

export function titleCase(rt: Runtime, text: string): string {
  let title = "";
  let within = false;
  for (const character of text) {
    if (title.length % tickUnits === 0) rt.step(tickUnits >>> 4);
    title += within ? character.toLowerCase() : titleCharacter(character);
    within = cased.test(character);
  }
  return title;
}

export function capitalize(text: string): string {
  const [first] = Array.from(text.slice(0, 2));
  return first === undefined ? "" : titleCharacter(first) + text.slice(first.length).toLowerCase();
}

export function swapCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return character === upper ? character.toLowerCase() : upper;
  }).join("");
}

export function isUpper(text: string): boolean {
  return cased.test(text) && !/\p{Lowercase}|\p{Lt}/u.test(text);
}

export function isLower(text: string): boolean {
  return cased.test(text) && !/\p{Uppercase}|\p{Lt}/u.test(text);
}

export function isTitle(rt: Runtime, text: string): boolean {
  let within = false;
  let any = false;
  let seen = 0;
  for (const character of text) {
    seen += 1;
    if (seen % tickUnits === 0) rt.step(tickUnits >>> 4);
    const isStart = /\p{Uppercase}|\p{Lt}/u.test(character);
    const isInner = /\p{Lowercase}/u.test(character);
    if (isStart ? within : isInner && !within) return false;
    within = isStart || isInner;
    any ||= within;
  }
  return any;
}
