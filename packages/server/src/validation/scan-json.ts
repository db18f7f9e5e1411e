/** What a JSON text holds, counted before anything is made of it. */
export interface JsonCounts {
  /** Members of all objects together. */
  readonly members: number;
  /** Commas between values, which bound the values there are. */
  readonly commas: number;
  /** Strings, names of members among them, and lists and objects: what takes more than a number. */
  readonly heavy: number;
  /** Deepest nesting of lists and objects. */
  readonly depth: number;
}

const code = {
  quote: 0x22,
  comma: 0x2c,
  colon: 0x3a,
  openList: 0x5b,
  closeList: 0x5d,
  open: 0x7b,
  close: 0x7d,
};

/**
 * Counts what a JSON text would become, in one pass; ends as soon as a count is above its most. A text that is no JSON
 * is counted as if it were.
 */
export function scanJson(text: string, most: JsonCounts): JsonCounts {
  let members = 0;
  let commas = 0;
  let heavy = 0;
  let open = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case code.quote:
        heavy++;
        if (heavy > most.heavy) return { members, commas, heavy, depth };
        at = endOfString(text, at);
        break;
      case code.comma:
        commas++;
        if (commas > most.commas) return { members, commas, heavy, depth };
        break;
      case code.colon:
        members++;
        if (members > most.members) return { members, commas, heavy, depth };
        break;
      case code.openList:
      case code.open:
        heavy++;
        if (heavy > most.heavy) return { members, commas, heavy, depth };
        open++;
        depth = Math.max(depth, open);
        if (depth > most.depth) return { members, commas, heavy, depth };
        break;
      case code.closeList:
      case code.close:
        open--;
        break;
    }
  }
  return { members, commas, heavy, depth };
}

/** Place of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let from = start + 1; ;) {
    const end = text.indexOf('"', from);
    if (end === -1) return text.length;
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end;
    from = end + 1;
  }
}

/** The name that an object of a valid JSON text gives twice; undefined when none does. */
export function findDoubleName(text: string): string | undefined {
  /** The names of each open object; undefined for an open list. */
  const open: (Set<string> | undefined)[] = [];
  let nameIsNext = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "{" || character === "[") open.push(character === "{" ? new Set() : undefined);
    else if (character === "}" || character === "]") open.pop();
    if (character === "{" || character === ",") nameIsNext = true;
    else if (character === ":") nameIsNext = false;
    if (character !== '"') continue;
    const end = endOfString(text, at);
    const names = open.at(-1);
    if (nameIsNext && names !== undefined) {
      const name: unknown = JSON.parse(text.slice(at, end + 1));
      if (typeof name !== "string" || names.has(name)) return String(name);
      names.add(name);
    }
    at = end;
  }
  return undefined;
}
