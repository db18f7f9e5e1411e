import { tokenType, type Token } from "../lexer/token.js";
import { Failure, TemplateError } from "../template-error.js";
import type { Place } from "./nodes.js";

/** Reads tokens with any look-ahead and guards the nesting: what every part of the parser is built on. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #maxNesting: number;
  #index = 0;
  #nesting = 0;

  constructor(tokens: readonly Token[], maxNesting: number) {
    this.#tokens = tokens;
    this.#maxNesting = maxNesting;
  }

  /** The token that many places ahead; the last one, of type `eof`, for ever. */
  protected peek(ahead = 0): Token {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1);
    return token ?? { type: tokenType.eof, value: "", lineno: 0, colno: 0 };
  }

  protected next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  protected isType(type: string): boolean {
    return this.peek().type === type;
  }

  protected isOperator(value: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.value === value && token.type === tokenType.operator;
  }

  protected isSymbol(value: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.value === value && token.type === tokenType.symbol;
  }

  protected skip(type: string): boolean {
    if (!this.isType(type)) return false;
    this.#index += 1;
    return true;
  }

  protected skipSymbol(value: string): boolean {
    if (!this.isSymbol(value)) return false;
    this.#index += 1;
    return true;
  }

  protected skipOperator(value: string): boolean {
    if (!this.isOperator(value)) return false;
    this.#index += 1;
    return true;
  }

  protected expect(type: string): Token {
    const token = this.next();
    if (token.type !== type) this.fail(`expected ${type}, got ${describe(token)}`, token);
    return token;
  }

  /** A name, spelled as in the source. Jinja's lexer makes names of `true`, `false` and `none`, too. */
  protected expectName(): string {
    const token = this.next();
    if (!isName(token)) this.fail(`expected a name, got ${describe(token)}`, token);
    return token.raw ?? token.value;
  }

  protected fail(message: string, place: Place = this.peek()): never {
    throw new TemplateError(new Failure("TemplateSyntaxError", message), position(place));
  }

  /** Parses one level deeper. */
  protected nested<Node>(parse: () => Node): Node {
    this.#nesting += 1;
    if (this.#nesting > this.#maxNesting) {
      const failure = new Failure("LimitError", `the template is nested deeper than ${this.#maxNesting}`);
      throw new TemplateError(failure, position(this.peek()));
    }
    const node = parse();
    this.#nesting -= 1;
    return node;
  }
}

export function isName({ type }: Token): boolean {
  return type === tokenType.symbol || type === tokenType.boolean || type === tokenType.none;
}

export function describe({ type, value }: Token): string {
  return type === tokenType.eof ? "the end of the template" : `'${value}'`;
}

/** Where a node or token is, counting from 1. */
export function position(place: Place): { line: number; column: number } {
  return { line: place.lineno + 1, column: place.colno + 1 };
}
