// Jinja2's lexer with trim_blocks and lstrip_blocks (jinja2/lexer.py).
import { isDigit, isSpace, isWordCharacter, trimEnd } from "./characters.js";
import { syntaxError } from "./position.js";
import { tokenType, type Token } from "./token.js";
import { unescapeString } from "./unescape-string.js";

const float = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y;
const integer = /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y;
const name = /[\p{L}\p{N}\p{M}\p{Pc}]+/uy;
const identifier = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;
const begin = /\{%([-+]?)\s*raw\s*(?:-%\}\s*|%\})|\{%([-+]?)|\{\{([-+]?)|\{#([-+]?)/g;
const rawEnd = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\}\n?)/g;
const commentEnd = /\+#\}|-#\}\s*|#\}\n?/g;
const variableEnd = /-\}\}\s*|\}\}/y;
const blockEnd = /\+%\}|-%\}\s*|%\}\n?/y;

const twoCharacterOperators: ReadonlySet<string> = new Set(["//", "**", "==", "!=", ">=", "<="]);
const operators = "+-*/%~[](){}><=.:|,;";
const closerOf: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Reads the tokens of a normalized source one by one. Throws TemplateError of kind `syntax`. */
export class Lexer {
  readonly #source: string;
  /** Tokens that are read and not yet asked for. */
  readonly #tokens: Token[] = [];
  #position = 0;
  /** The kind of tag that the position is in, and its open brackets. */
  #tag: "variable" | "block" | undefined;
  readonly #open: string[] = [];
  /** Whether the text before the current position ended with a newline that a tag swallowed. */
  #lineStarting = true;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next token; at the end one of type `eof`, for ever. */
  next(): Token {
    for (;;) {
      const token = this.#tokens.shift();
      if (token !== undefined) return token;
      if (this.#position >= this.#source.length) this.#push(tokenType.eof, "", this.#source.length);
      else if (this.#tag === undefined) this.#readData();
      else this.#readTagToken(this.#tag === "variable");
    }
  }

  #push(type: string, value: string, at: number): void {
    this.#tokens.push({ type, value, at });
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
    this.#pushData(start, match.index, sign, isVariable);
    this.#position = begin.lastIndex;
    if (rawSign !== undefined) this.#readRaw(tag);
    else if (commentSign !== undefined) this.#skipComment();
    else {
      this.#tag = isVariable ? "variable" : "block";
      this.#push(isVariable ? tokenType.variableStart : tokenType.blockStart, "", match.index);
    }
  }

  /** What `-` and lstrip_blocks leave of the text before a tag. */
  #pushData(start: number, end: number, sign: string, isVariable: boolean): void {
    if (start === end) return;
    let text = this.#source.slice(start, end);
    if (sign === "-") text = trimEnd(text);
    else if (sign !== "+" && !isVariable) {
      const lineStart = text.lastIndexOf("\n") + 1;
      const isLineStart = lineStart > 0 || this.#lineStarting;
      if (isLineStart && trimEnd(text).length <= lineStart) text = text.slice(0, lineStart);
    }
    if (text !== "") this.#push(tokenType.data, text, start);
  }

  #readRaw(tag: string): void {
    const start = this.#position;
    this.#lineStarting = tag.endsWith("\n");
    rawEnd.lastIndex = start;
    const match = rawEnd.exec(this.#source);
    if (match === null) this.#fail("Missing end of raw directive", start);
    this.#pushData(start, match.index, match[1] ?? "", false);
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

  /** A token within `{{ ... }}` or `{% ... %}`. */
  #readTagToken(isVariable: boolean): void {
    let code = this.#source.charCodeAt(this.#position);
    while (isSpace(code)) code = this.#source.charCodeAt((this.#position += 1));
    const at = this.#position;
    if (at >= this.#source.length) return;
    // Ends start with `-`, `+`, `%` or `}`; within brackets these are operators.
    const mayEnd = code === 0x2d || code === 0x2b || code === 0x25 || code === 0x7d;
    const end =
      mayEnd && this.#open.length === 0 ? this.#match(isVariable ? variableEnd : blockEnd) : undefined;
    if (end !== undefined) {
      this.#push(isVariable ? tokenType.variableEnd : tokenType.blockEnd, "", at);
      this.#tag = undefined;
      this.#lineStarting = end.endsWith("\n");
    } else if (code === 0x22 || code === 0x27) this.#readString(at, code === 0x22 ? '"' : "'");
    else if (isDigit(code)) this.#readNumber(at);
    else if (isWordCharacter(code) || code > 0x7f) this.#readName(at);
    else this.#readOperator(at);
  }

  #readString(at: number, quote: string): void {
    let end = this.#source.indexOf(quote, at + 1);
    const backslash = this.#source.indexOf("\\", at + 1);
    if (backslash >= 0 && backslash < end) end = this.#endOfEscapedString(backslash, quote);
    if (end < 0) this.#fail(`unexpected char ${quote} at ${at}`, at);
    const value = unescapeString(this.#source.slice(at + 1, end));
    if (value === undefined) this.#fail("invalid escape in a string", at);
    this.#push(tokenType.string, value, at);
    this.#position = end + 1;
  }

  #endOfEscapedString(backslash: number, quote: string): number {
    for (let at = backslash; at < this.#source.length; at += 1) {
      const character = this.#source[at];
      if (character === "\\") at += 1;
      else if (character === quote) return at;
    }
    return -1;
  }

  #readNumber(at: number): void {
    const real = this.#source.charCodeAt(at - 1) === 0x2e ? undefined : this.#match(float);
    if (real !== undefined) return this.#push(tokenType.float, real.replaceAll("_", ""), at);
    const text = this.#match(integer);
    // `01` is the integer 0 and then an integer 1 to the lexer, which no grammar accepts.
    this.#push(tokenType.int, (text ?? "").replaceAll("_", ""), at);
  }

  #readName(at: number): void {
    let end = at;
    while (isWordCharacter(this.#source.charCodeAt(end))) end += 1;
    const isAscii = !(this.#source.charCodeAt(end) > 0x7f);
    let text = this.#source.slice(at, end);
    this.#position = end;
    if (!isAscii) {
      this.#position = at;
      const wide = this.#match(name);
      if (wide === undefined || !identifier.test(wide)) this.#fail("Invalid character in identifier", at);
      text = wide;
    }
    this.#push(nameType(text), text, at);
  }

  #readOperator(at: number): void {
    const second = this.#source.charAt(at + 1);
    const two = second === "=" || second === "*" || second === "/" ? this.#source.slice(at, at + 2) : "";
    const text = twoCharacterOperators.has(two) ? two : this.#source.charAt(at);
    if (text.length === 1 && !operators.includes(text))
      this.#fail(`unexpected char ${JSON.stringify(text)} at ${at}`, at);
    const closer = closerOf[text];
    if (closer !== undefined) this.#open.push(closer);
    else if (text === ")" || text === "]" || text === "}") {
      const expected = this.#open.pop();
      if (expected !== text) {
        this.#fail(`unexpected '${text}'${expected === undefined ? "" : `, expected '${expected}'`}`, at);
      }
    }
    this.#push(text, text, at);
    this.#position += text.length;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    if (!pattern.test(this.#source)) return undefined;
    const text = this.#source.slice(this.#position, pattern.lastIndex);
    this.#position = pattern.lastIndex;
    return text;
  }

  #fail(message: string, at: number): never {
    throw syntaxError(this.#source, message, at);
  }
}

function nameType(text: string): string {
  switch (text) {
    case "true":
    case "True":
    case "false":
    case "False":
      return tokenType.boolean;
    case "none":
    case "None":
      return tokenType.none;
    default:
      return tokenType.symbol;
  }
}
