import {
  anyCodePoint,
  codePointSet,
  complementSet,
  unionSets,
  type CodePointSet,
} from "../automata/code-point-set.js";
import type { RegexNode } from "./ast.js";
import { digits, dot, spaces, wordCharacters } from "./class-escapes.js";
import { RegexError } from "./errors.js";
import { unicodeProperty } from "./unicode-property.js";

const maxDepth = 200;
/** Counts above this are refused; an automaton of that size would not be built anyway. */
const maxCount = 1_000_000;
const controls = new Map([
  ["t", 9],
  ["n", 10],
  ["v", 11],
  ["f", 12],
  ["r", 13],
]);

/**
 * Parses an ECMA-262 pattern with the meaning of the `u` flag: code points, no case folding, one line. Identity escapes
 * of punctuation and of letters without a meaning, and lone brackets and braces, are taken as the browser grammar
 * (Annex B) does, since published schemas use them.
 *
 * @throws {RegexError} malformed patterns, back references, inline flags.
 */
export function parseRegex(pattern: string): RegexNode {
  return new Parser(pattern).parse();
}

class Parser {
  private readonly characters: readonly string[];
  private readonly pattern: string;
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.characters = [...pattern];
  }

  parse(): RegexNode {
    const node = this.alternatives();
    if (this.at < this.characters.length) this.fail("unmatched ')'");
    return node;
  }

  private fail(message: string): never {
    throw new RegexError(message, this.pattern, this.characters.slice(0, this.at).join("").length);
  }

  private peek(offset = 0): string {
    return this.characters[this.at + offset] ?? "";
  }

  /** Takes a text of ASCII characters if it is next. */
  private take(text: string): boolean {
    for (let i = 0; i < text.length; i += 1) if (this.peek(i) !== text[i]) return false;
    this.at += text.length;
    return true;
  }

  private alternatives(): RegexNode {
    this.depth += 1;
    if (this.depth > maxDepth) this.fail("groups nested too deeply");
    const options = [this.sequence()];
    while (this.take("|")) options.push(this.sequence());
    this.depth -= 1;
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "alternatives", options };
  }

  private sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.at < this.characters.length && this.peek() !== "|" && this.peek() !== ")")
      parts.push(this.term());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: "sequence", parts };
  }

  private term(): RegexNode {
    const atom = this.atom();
    const bounds = this.quantifier();
    if (bounds === undefined) return atom;
    if (atom.kind === "start" || atom.kind === "end" || atom.kind === "word-boundary") {
      this.fail("an assertion cannot be repeated");
    }
    this.take("?");
    return { kind: "repeat", body: atom, min: bounds[0], max: bounds[1] };
  }

  private quantifier(): [number, number] | undefined {
    if (this.take("*")) return [0, Infinity];
    if (this.take("+")) return [1, Infinity];
    if (this.take("?")) return [0, 1];
    if (this.peek() !== "{") return undefined;
    const end = this.characters.indexOf("}", this.at);
    const match = /^(\d+)(?:(,)(\d*))?$/.exec(
      end < 0 ? "" : this.characters.slice(this.at + 1, end).join(""),
    );
    if (match === null) return undefined;
    const min = Number(match[1]);
    const max = match[2] === undefined ? min : match[3] === "" ? Infinity : Number(match[3]);
    if (min > max) this.fail("repeat bounds out of order");
    if (min > maxCount || (max !== Infinity && max > maxCount)) this.fail(`more than ${maxCount} repeats`);
    this.at = end + 1;
    return [min, max];
  }

  private atom(): RegexNode {
    const character = this.peek();
    if (character === "(") return this.group();
    if (character === "[") return { kind: "set", set: this.characterClass() };
    if (character === "\\") return this.escape();
    if (character === "*" || character === "+" || character === "?") this.fail("nothing to repeat");
    if (character === "{" && this.quantifier() !== undefined) this.fail("nothing to repeat");
    this.at += 1;
    if (character === "^") return { kind: "start" };
    if (character === "$") return { kind: "end" };
    if (character === ".") return { kind: "set", set: dot };
    return literal(character);
  }

  private group(): RegexNode {
    this.at += 1;
    let wrap = (body: RegexNode): RegexNode => body;
    if (this.take("?")) {
      if (this.take("=")) wrap = look(false, false);
      else if (this.take("!")) wrap = look(false, true);
      else if (this.take("<=")) wrap = look(true, false);
      else if (this.take("<!")) wrap = look(true, true);
      else if (this.take("<")) {
        while (this.peek() !== ">" && this.peek() !== "") this.at += 1;
        if (!this.take(">")) this.fail("unterminated group name");
      } else if (!this.take(":")) this.fail("unsupported group");
    }
    const body = this.alternatives();
    if (!this.take(")")) this.fail("unterminated group");
    return wrap(body);
  }

  private escape(): RegexNode {
    const letter = this.peek(1);
    if (letter === "b" || letter === "B") {
      this.at += 2;
      return { kind: "word-boundary", negated: letter === "B" };
    }
    if (/^[1-9]$/.test(letter)) this.fail("back references are not regular");
    if (letter === "k") this.fail("back references are not regular");
    return { kind: "set", set: this.escapeSet() };
  }

  /** An escape that stands for characters, inside or outside of a class. */
  private escapeSet(): CodePointSet {
    this.at += 1;
    const letter = this.peek();
    if (letter === "") this.fail("a lone backslash at the end");
    this.at += 1;
    switch (letter) {
      case "d":
        return digits;
      case "D":
        return complementSet(digits);
      case "w":
        return wordCharacters;
      case "W":
        return complementSet(wordCharacters);
      case "s":
        return spaces;
      case "S":
        return complementSet(spaces);
      case "p":
      case "P": {
        if (!this.take("{")) this.fail(`\\${letter} without a property`);
        const end = this.characters.indexOf("}", this.at);
        const set = end < 0 ? undefined : unicodeProperty(this.characters.slice(this.at, end).join(""));
        if (set === undefined) return this.fail("unknown Unicode property");
        this.at = end + 1;
        return letter === "p" ? set : complementSet(set);
      }
      case "x":
        return single(this.hex(2));
      case "u":
        return single(this.unicodeEscape());
      case "c": {
        const control = this.peek();
        if (!/^[A-Za-z]$/.test(control)) this.fail("\\c without a letter");
        this.at += 1;
        return single(control.charCodeAt(0) % 32);
      }
      case "0":
        if (/^[0-9]$/.test(this.peek())) this.fail("octal escapes are not allowed");
        return single(0);
      default:
        return single(controls.get(letter) ?? letter.codePointAt(0) ?? 0);
    }
  }

  private hex(length: number): number {
    const text = this.characters.slice(this.at, this.at + length).join("");
    if (text.length !== length || !/^[0-9A-Fa-f]+$/.test(text)) this.fail("malformed hexadecimal escape");
    this.at += length;
    return Number.parseInt(text, 16);
  }

  private unicodeEscape(): number {
    if (this.take("{")) {
      const end = this.characters.indexOf("}", this.at);
      const text = this.characters.slice(this.at, Math.max(end, this.at)).join("");
      const value = Number.parseInt(text, 16);
      if (!/^[0-9A-Fa-f]{1,6}$/.test(text) || value > 0x10ffff) this.fail("malformed \\u{} escape");
      this.at = end + 1;
      return value;
    }
    const high = this.hex(4);
    if (high < 0xd800 || high > 0xdbff || this.peek() !== "\\" || this.peek(1) !== "u") return high;
    const back = this.at;
    this.at += 2;
    const low = /^[0-9A-Fa-f]{4}$/.test(this.characters.slice(this.at, this.at + 4).join(""))
      ? this.hex(4)
      : 0;
    if (low >= 0xdc00 && low <= 0xdfff) return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    this.at = back;
    return high;
  }

  private characterClass(): CodePointSet {
    this.at += 1;
    const negated = this.take("^");
    const sets: CodePointSet[] = [];
    while (!this.take("]")) {
      if (this.at >= this.characters.length) this.fail("unterminated character class");
      const [fromSet, from] = this.classAtom();
      if (this.peek() !== "-" || this.peek(1) === "]" || this.peek(1) === "") {
        sets.push(fromSet);
        continue;
      }
      this.at += 1;
      const [toSet, to] = this.classAtom();
      if (from === undefined || to === undefined) sets.push(fromSet, toSet, single(0x2d));
      else if (from > to) this.fail("range out of order in character class");
      else sets.push(codePointSet([[from, to]]));
    }
    const set = unionSets(...sets);
    return negated ? complementSet(set) : set;
  }

  /** A class member and, if it is one code point, that code point. */
  private classAtom(): [CodePointSet, number | undefined] {
    const character = this.peek();
    if (character !== "\\") {
      this.at += 1;
      const codePoint = character.codePointAt(0) ?? 0;
      return [single(codePoint), codePoint];
    }
    if (this.peek(1) === "b") {
      this.at += 2;
      return [single(8), 8];
    }
    if (this.peek(1) === "-") {
      this.at += 2;
      return [single(0x2d), 0x2d];
    }
    const isSet = /^[dDwWsSpP]$/.test(this.peek(1));
    const set = this.escapeSet();
    const [only] = set;
    return [set, isSet ? undefined : (only?.[0] ?? 0xd800)];
  }
}

function single(codePoint: number): CodePointSet {
  return codePoint >= 0xd800 && codePoint <= 0xdfff ? [] : [[codePoint, codePoint]];
}

function literal(character: string): RegexNode {
  return { kind: "set", set: single(character.codePointAt(0) ?? 0) };
}

function look(behind: boolean, negated: boolean): (body: RegexNode) => RegexNode {
  return (body) => ({ kind: "look", behind, negated, body });
}

/** Any number of any code points. */
export const anything: RegexNode = {
  kind: "repeat",
  body: { kind: "set", set: anyCodePoint },
  min: 0,
  max: Infinity,
};
