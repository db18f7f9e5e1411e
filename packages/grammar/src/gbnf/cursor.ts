import { GrammarError } from "../errors.js";

/** Reads GBNF text by code points and knows the line and column of every place. */
export class Cursor {
  offset = 0;

  constructor(readonly text: string) {}

  /** The code unit at `ahead` from here; NaN past the end, which equals nothing. */
  at(ahead = 0): number {
    return this.text.charCodeAt(this.offset + ahead);
  }

  get atEnd(): boolean {
    return this.offset >= this.text.length;
  }

  startsWith(part: string): boolean {
    return this.text.startsWith(part, this.offset);
  }

  /** Takes one code point. */
  next(): number {
    const point = this.text.codePointAt(this.offset);
    if (point === undefined) throw this.error("unexpected end of the grammar");
    if (point >= 0xd800 && point <= 0xdfff) throw this.error("lone surrogate: the text is not valid Unicode");
    this.offset += point > 0xffff ? 2 : 1;
    return point;
  }

  /** Skips blanks and comments; line breaks too when `newlines`. */
  skipSpace(newlines: boolean): void {
    for (; !this.atEnd; this.offset++) {
      const unit = this.at();
      if (unit === 0x20 || unit === 0x09) continue;
      if (newlines && (unit === 0x0a || unit === 0x0d)) continue;
      if (unit !== 0x23) return;
      while (!this.atEnd && this.at() !== 0x0a && this.at() !== 0x0d) this.offset++;
      this.offset--;
    }
  }

  /** What stands here, for messages. */
  describe(): string {
    if (this.atEnd) return "the end of the grammar";
    const unit = this.at();
    if (unit === 0x0a || unit === 0x0d) return "a line break";
    return `'${String.fromCodePoint(this.text.codePointAt(this.offset) ?? unit)}'`;
  }

  error(message: string, offset = this.offset): GrammarError {
    return new GrammarError(message, positionOf(this.text, offset));
  }
}

/** Line and column, both from 1, columns in code points, of a place in a text. A CR LF pair is one line break. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let i = 0; i < offset && i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(i + 1) !== 0x0a)) {
      line++;
      lineStart = i + 1;
    }
  }
  return { line, column: Array.from(text.slice(lineStart, offset)).length + 1 };
}
