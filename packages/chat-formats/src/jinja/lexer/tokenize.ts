// Jinja2's lexer with trim_blocks and lstrip_blocks (jinja2/lexer.py).
import { Failure, TemplateError } from "../template-error.js";
import { tokenType, type Token } from "./token.js";
import { unescapeString } from "./unescape-string.js";

const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const integer = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const name = /[\p{L}\p{N}\p{M}\p{Pc}]+/uy;
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const string = /'[^'\\]*(?:\\[^][^'\\]*)*'|"[^"\\]*(?:\\[^][^"\\]*)*"/y;
const operator = /\/\/|\*\*|==|!=|>=|<=|[+\-*/%~[\](){}><=.:|,;]/y;
const begin = /\{%([-+]?)\s*raw\s*(?:-%\}\s*|%\})|\{%([-+]?)|\{\{([-+]?)|\{#([-+]?)/g;
const rawEnd = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\}\n?)/g;
const commentEnd = /\+#\}|-#\}\s*|#\}\n?/g;
const variableEnd = /-\}\}\s*|\}\}/y;
const blockEnd = /\+%\}|-%\}\s*|%\}\n?/y;

/** Operators that are token types of their own. */
const operatorTypes: ReadonlySet<string> = new Set(["(", ")", "[", "]", "{", "}", ",", ":", "~", "|"]);

const closers = new Map<string, string>([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
]);

const constants = new Map<string, { type: string; value: string }>([
  ["true", { type: tokenType.boolean, value: "true" }],
  ["True", { type: tokenType.boolean, value: "true" }],
  ["false", { type: tokenType.boolean, value: "false" }],
  ["False", { type: tokenType.boolean, value: "false" }],
  ["none", { type: tokenType.none, value: "none" }],
  ["None", { type: tokenType.none, value: "none" }],
]);

/** The tokens of a template, the last one of type `eof`. Throws TemplateError of kind `syntax`. */
export function tokenize(source: string): Token[] {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #position = 0;
  /** Whether the text before the current position ended with a newline that a tag swallowed. */
  #lineStarting = true;
  #line = 0;
  #lineStart = 0;
  #newline: number;

  constructor(source: string) {
    const text = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
    this.#source = text.endsWith("\n") ? text.slice(0, -1) : text;
    this.#newline = this.#source.indexOf("\n");
  }

  run(): Token[] {
    while (this.#position < this.#source.length) this.#readData();
    this.#push(tokenType.eof, "", this.#source.length);
    return this.#tokens;
  }

  /** Literal text up to the next tag, then the tag. */
  #readData(): void {
    const start = this.#position;
    begin.lastIndex = start;
    const match = begin.exec(this.#source);
    if (match === null) {
      this.#push(tokenType.data, this.#source.slice(start), start);
      this.#position = this.#source.length;
      return;
    }
    const [tag, rawSign, blockSign, variableSign, commentSign] = match;
    const isVariable = variableSign !== undefined;
    const sign = rawSign ?? blockSign ?? variableSign ?? commentSign ?? "";
    const text = this.#stripBeforeTag(this.#source.slice(start, match.index), sign, isVariable);
    if (text !== "") this.#push(tokenType.data, text, start);
    this.#position = begin.lastIndex;
    if (rawSign !== undefined) this.#readRaw(tag);
    else if (commentSign !== undefined) this.#skipComment();
    else this.#readTag(isVariable, match.index);
  }

  /** What `-` and lstrip_blocks leave of the text before a tag. */
  #stripBeforeTag(text: string, sign: string, isVariable: boolean): string {
    if (sign === "-") return trimEnd(text);
    if (sign === "+" || isVariable) return text;
    const lineStart = text.lastIndexOf("\n") + 1;
    if (lineStart === 0 && !this.#lineStarting) return text;
    return lineStart < text.length && trimEnd(text.slice(lineStart)) === "" ? text.slice(0, lineStart) : text;
  }

  #readRaw(tag: string): void {
    const start = this.#position;
    this.#lineStarting = tag.endsWith("\n");
    rawEnd.lastIndex = start;
    const match = rawEnd.exec(this.#source);
    if (match === null) this.#fail("Missing end of raw directive", start);
    const text = this.#stripBeforeTag(this.#source.slice(start, match.index), match[1] ?? "", false);
    if (text !== "") this.#push(tokenType.data, text, start);
    this.#position = rawEnd.lastIndex;
    this.#lineStarting = match[0].endsWith("\n");
  }

  #skipComment(): void {
    commentEnd.lastIndex = this.#position;
    const match = commentEnd.exec(this.#source);
    if (match === null) this.#fail("Missing end of comment tag", this.#position);
    this.#position = commentEnd.lastIndex;
    this.#lineStarting = match[0].endsWith("\n");
  }

  /** The tokens of a `{{ ... }}` or `{% ... %}`. */
  #readTag(isVariable: boolean, start: number): void {
    this.#push(isVariable ? tokenType.variableStart : tokenType.blockStart, isVariable ? "{{" : "{%", start);
    const end = isVariable ? variableEnd : blockEnd;
    const open: string[] = [];
    while (this.#position < this.#source.length) {
      const at = this.#position;
      const closing = open.length === 0 ? this.#match(end) : undefined;
      if (closing !== undefined) {
        this.#push(isVariable ? tokenType.variableEnd : tokenType.blockEnd, isVariable ? "}}" : "%}", at);
        this.#lineStarting = closing.endsWith("\n");
        return;
      }
      if (isSpace(this.#source.charCodeAt(at))) this.#position += 1;
      else this.#readToken(open);
    }
  }

  #readToken(open: string[]): void {
    const at = this.#position;
    let text = this.#source[at - 1] === "." ? undefined : this.#match(float);
    if (text !== undefined) return this.#push(tokenType.float, text.replaceAll("_", ""), at);
    text = this.#match(integer);
    if (text !== undefined) return this.#push(tokenType.int, text.replaceAll("_", ""), at);
    text = this.#match(name);
    if (text !== undefined) return this.#pushName(text, at);
    text = this.#match(string);
    if (text !== undefined) return this.#pushString(text, at);
    text = this.#match(operator);
    if (text === undefined) {
      const character = String.fromCodePoint(this.#source.codePointAt(at) ?? 0);
      this.#fail(`unexpected char ${JSON.stringify(character)} at ${at}`, at);
    }
    const closer = closers.get(text);
    if (closer !== undefined) open.push(closer);
    else if (text === ")" || text === "]" || text === "}") {
      const expected = open.pop();
      if (expected !== text) {
        this.#fail(`unexpected '${text}'${expected === undefined ? "" : `, expected '${expected}'`}`, at);
      }
    }
    this.#push(operatorTypes.has(text) ? text : tokenType.operator, text, at);
  }

  #pushName(text: string, at: number): void {
    const constant = constants.get(text);
    if (constant !== undefined) return this.#push(constant.type, constant.value, at, text);
    if (!identifier.test(text)) this.#fail("Invalid character in identifier", at);
    this.#push(tokenType.symbol, text, at);
  }

  #pushString(text: string, at: number): void {
    const value = unescapeString(text.slice(1, -1));
    if (value === undefined) this.#fail("invalid escape in a string", at);
    this.#push(tokenType.string, value, at);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    if (!pattern.test(this.#source)) return undefined;
    const text = this.#source.slice(this.#position, pattern.lastIndex);
    this.#position = pattern.lastIndex;
    return text;
  }

  #push(type: string, value: string, position: number, raw?: string): void {
    this.#moveLine(position);
    const token = { type, value, lineno: this.#line, colno: position - this.#lineStart };
    this.#tokens.push(raw === undefined ? token : { ...token, raw });
  }

  #moveLine(position: number): void {
    while (this.#newline >= 0 && this.#newline < position) {
      this.#line += 1;
      this.#lineStart = this.#newline + 1;
      this.#newline = this.#source.indexOf("\n", this.#lineStart);
    }
  }

  #fail(message: string, position: number): never {
    this.#moveLine(position);
    throw new TemplateError(new Failure("TemplateSyntaxError", message), {
      line: this.#line + 1,
      column: position - this.#lineStart + 1,
    });
  }
}

/** Python's `rstrip()`: a byte order mark is no whitespace there. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Python's `str.isspace` for one UTF-16 unit. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x85) return false;
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}
