import { positionAt, syntaxError } from "../lexer/position.js";
import { Lexer } from "../lexer/tokenize.js";
import { tokenType, type Token } from "../lexer/token.js";
import { Failure, TemplateError } from "../template-error.js";

/** Reads tokens, with one of look-ahead, and guards the nesting: what every part of the parser is built on. */
export class TokenReader {
  /** The token that comes next. */
  protected token: Token;
  readonly #source: string;
  readonly #lexer: Lexer;
  readonly #maxNesting: number;
  #following: Token | undefined;
  #nesting = 0;

  constructor(source: string, maxNesting: number) {
    this.#source = source;
    this.#lexer = new Lexer(source);
    this.#maxNesting = maxNesting;
    this.token = this.#lexer.next();
  }

  /** The token after the next. */
  protected lookAhead(): Token {
    this.#following ??= this.#lexer.next();
    return this.#following;
  }

  /** Reads a token; the last one, of type `eof`, for ever. */
  protected next(): Token {
    const { token } = this;
    this.token = this.#following ?? this.#lexer.next();
    this.#following = undefined;
    return token;
  }

  protected isType(type: string): boolean {
    return this.token.type === type;
  }

  protected isSymbol(value: string): boolean {
    return this.token.value === value && this.token.type === tokenType.symbol;
  }

  protected skip(type: string): boolean {
    if (this.token.type !== type) return false;
    this.next();
    return true;
  }

  protected skipSymbol(value: string): boolean {
    if (!this.isSymbol(value)) return false;
    this.next();
    return true;
  }

  protected expect(type: string): Token {
    if (this.token.type !== type) this.fail(`expected '${type}', got ${describe(this.token)}`);
    return this.next();
  }

  /** A name. Jinja's lexer makes names of `true`, `false` and `none`, too. */
  protected expectName(): string {
    if (!isName(this.token)) this.fail(`expected a name, got ${describe(this.token)}`);
    return this.next().value;
  }

  protected fail(message: string, at: number = this.token.at): never {
    throw syntaxError(this.#source, message, at);
  }

  /** Goes one level deeper, until `leave`. */
  protected enter(): void {
    this.#nesting += 1;
    if (this.#nesting <= this.#maxNesting) return;
    const failure = new Failure("LimitError", `the template is nested deeper than ${this.#maxNesting}`);
    throw new TemplateError(failure, positionAt(this.#source, this.token.at));
  }

  protected leave(): void {
    this.#nesting -= 1;
  }
}

export function isName({ type }: Token): boolean {
  return type === tokenType.symbol || type === tokenType.boolean || type === tokenType.none;
}

export function describe({ type, value }: Token): string {
  return type === tokenType.eof ? type : `'${value === "" ? type : value}'`;
}
