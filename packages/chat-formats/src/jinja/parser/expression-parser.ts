// Jinja2's expression grammar (jinja2/parser.py) on nunjucks' parser.
import parserModule from "nunjucks/src/parser.js";
import { tokenType, type Token } from "../lexer/token.js";
import { Failure, TemplateError } from "../template-error.js";
import { makeInt } from "../values/numbers.js";
import {
  AttributeNode,
  CallNode,
  CompareNode,
  FilterNode,
  FloatNode,
  nodes,
  SliceNode,
  TestNode,
  TupleNode,
} from "./nodes.js";
import type { Body, CallArguments, CompareOperator, Expression } from "./nodes.js";

const compareOperators: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

function isCompareOperator(text: string): text is CompareOperator {
  return compareOperators.has(text);
}

const startsArgument: ReadonlySet<string> = new Set([
  tokenType.symbol,
  tokenType.boolean,
  tokenType.none,
  tokenType.string,
  tokenType.int,
  tokenType.float,
  tokenType.leftBracket,
  tokenType.leftCurly,
]);

export const noArguments: CallArguments = { positional: [], named: [], star: null, doubleStar: null };

/** Longest integer literal that Python converts. */
const maxDigits = 4300;

export abstract class ExpressionParser extends parserModule.Parser<Token, Expression, Body> {
  readonly #tokens: readonly Token[];
  readonly #maxNesting: number;
  #index = 0;
  #nesting = 0;
  /** Special names that each open macro's body uses. */
  protected readonly macroUses: Set<string>[] = [];

  constructor(tokens: readonly Token[], maxNesting: number) {
    super({ nextToken: () => fail() });
    this.#tokens = tokens;
    this.#maxNesting = maxNesting;
  }

  // nunjucks reads from a stream; an array lets Jinja's grammar look further ahead.
  override nextToken(): Token {
    const token = this.look(0);
    this.#index += 1;
    return token;
  }

  override peekToken(): Token {
    return this.look(0);
  }

  override pushToken(): void {
    this.#index -= 1;
  }

  override error(message: string, lineno?: number, colno?: number): TemplateError {
    const place = this.peekToken();
    return new TemplateError(new Failure("TemplateSyntaxError", message), {
      line: (lineno ?? place.lineno) + 1,
      column: (colno ?? place.colno) + 1,
    });
  }

  protected look(ahead: number): Token {
    const token = this.#tokens[this.#index + ahead] ?? this.#tokens.at(-1);
    return token ?? { type: tokenType.eof, value: "", lineno: 0, colno: 0 };
  }

  protected isOperator(value: string, ahead = 0): boolean {
    const token = this.look(ahead);
    return token.type === tokenType.operator && token.value === value;
  }

  protected isSymbol(value: string, ahead = 0): boolean {
    const token = this.look(ahead);
    return token.type === tokenType.symbol && token.value === value;
  }

  protected isType(type: string): boolean {
    return this.look(0).type === type;
  }

  /** Parses one level deeper. */
  protected nested<Node>(parse: () => Node): Node {
    this.#nesting += 1;
    if (this.#nesting > this.#maxNesting) {
      const { lineno, colno } = this.peekToken();
      throw new TemplateError(
        new Failure("LimitError", `the template is nested deeper than ${this.#maxNesting}`),
        {
          line: lineno + 1,
          column: colno + 1,
        },
      );
    }
    const node = parse();
    this.#nesting -= 1;
    return node;
  }

  parseExpression(): Expression {
    return this.nested(() => this.#parseConditional());
  }

  #parseConditional(): Expression {
    let node = this.parseOr();
    while (this.isSymbol("if")) {
      const { lineno, colno } = this.nextToken();
      const condition = this.parseOr();
      const otherwise = this.skipSymbol("else") ? this.parseExpression() : null;
      node = new nodes.InlineIf<Expression>(lineno, colno, condition, node, otherwise);
    }
    return node;
  }

  // nunjucks' parseOr and parseAnd call this.
  parseNot(): Expression {
    if (!this.isSymbol("not")) return this.#parseCompare();
    const { lineno, colno } = this.nextToken();
    return new nodes.Not(
      lineno,
      colno,
      this.nested(() => this.parseNot()),
    );
  }

  #parseCompare(): Expression {
    const first = this.#parseSum();
    const rest: { operator: CompareOperator; value: Expression }[] = [];
    for (;;) {
      const { type, value } = this.peekToken();
      let operator: CompareOperator;
      if (type === tokenType.operator && isCompareOperator(value)) operator = value;
      else if (this.isSymbol("in")) operator = "in";
      else if (this.isSymbol("not") && this.isSymbol("in", 1)) {
        this.nextToken();
        operator = "not in";
      } else break;
      this.nextToken();
      rest.push({ operator, value: this.#parseSum() });
    }
    return rest.length === 0 ? first : new CompareNode(first, first, rest);
  }

  #parseSum(): Expression {
    let left = this.#parseConcat();
    for (;;) {
      const { lineno, colno } = this.peekToken();
      const Node = this.isOperator("+") ? nodes.Add : this.isOperator("-") ? nodes.Sub : undefined;
      if (Node === undefined) return left;
      this.nextToken();
      left = new Node<Expression>(lineno, colno, left, this.#parseConcat()) as Expression;
    }
  }

  #parseConcat(): Expression {
    let left = this.#parseProduct();
    while (this.isType(tokenType.tilde)) {
      const { lineno, colno } = this.nextToken();
      left = new nodes.Concat<Expression>(lineno, colno, left, this.#parseProduct());
    }
    return left;
  }

  #parseProduct(): Expression {
    let left = this.#parsePower();
    for (;;) {
      const { type, value, lineno, colno } = this.peekToken();
      if (type !== tokenType.operator) return left;
      if (value !== "*" && value !== "/" && value !== "//" && value !== "%") return left;
      this.nextToken();
      const right = this.#parsePower();
      if (value === "*") left = new nodes.Mul(lineno, colno, left, right);
      else if (value === "/") left = new nodes.Div(lineno, colno, left, right);
      else if (value === "//") left = new nodes.FloorDiv(lineno, colno, left, right);
      else left = new nodes.Mod(lineno, colno, left, right);
    }
  }

  #parsePower(): Expression {
    let left = this.parseUnary();
    while (this.isOperator("**")) {
      const { lineno, colno } = this.nextToken();
      left = new nodes.Pow<Expression>(lineno, colno, left, this.parseUnary());
    }
    return left;
  }

  parseUnary(withFilters = true): Expression {
    const { lineno, colno } = this.peekToken();
    let node: Expression;
    if (this.isOperator("-")) {
      this.nextToken();
      node = new nodes.Neg(
        lineno,
        colno,
        this.nested(() => this.parseUnary(false)),
      );
    } else if (this.isOperator("+")) {
      this.nextToken();
      node = new nodes.Pos(
        lineno,
        colno,
        this.nested(() => this.parseUnary(false)),
      );
    } else node = this.parsePrimary();
    node = this.#parsePostfix(node);
    return withFilters ? this.#parseFiltersAndTests(node) : node;
  }

  parsePrimary(): Expression {
    const token = this.nextToken();
    const { lineno, colno, value } = token;
    switch (token.type) {
      case tokenType.symbol:
        this.noteName(value);
        return new nodes.Symbol(lineno, colno, value);
      case tokenType.boolean:
        return new nodes.Literal(lineno, colno, value === "true");
      case tokenType.none:
        return new nodes.Literal(lineno, colno, null);
      case tokenType.string: {
        let text = value;
        while (this.isType(tokenType.string)) text += this.nextToken().value;
        return new nodes.Literal(lineno, colno, text);
      }
      case tokenType.int:
        return new nodes.Literal(lineno, colno, this.#integer(token));
      case tokenType.float:
        return new FloatNode(token, Number(value));
      case tokenType.leftParen: {
        const node = this.nested(() => this.parseTuple({ parenthesized: true }));
        this.expect(tokenType.rightParen);
        return node;
      }
      case tokenType.leftBracket:
        return new nodes.Array(
          lineno,
          colno,
          this.#parseItems(tokenType.rightBracket, () => this.parseExpression()),
        );
      case tokenType.leftCurly:
        return new nodes.Dict(
          lineno,
          colno,
          this.#parseItems(tokenType.rightCurly, () => {
            const key = this.parseExpression();
            this.expect(tokenType.colon);
            return new nodes.Pair<Expression>(key.lineno, key.colno, key, this.parseExpression());
          }),
        );
      default:
        return this.fail(
          token.type === tokenType.eof ? "unexpected end of template" : `unexpected '${value}'`,
          lineno,
          colno,
        );
    }
  }

  protected noteName(name: string): void {
    if (name === "caller" || name === "kwargs" || name === "varargs")
      for (const uses of this.macroUses) uses.add(name);
  }

  #integer({ value, lineno, colno }: Token): number | bigint {
    if (value.length > maxDigits) this.fail("Exceeds the limit for integer string conversion", lineno, colno);
    return makeInt(BigInt(value));
  }

  #parseItems<Item>(close: string, parseItem: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.isType(close)) {
      if (items.length > 0) {
        this.expect(tokenType.comma);
        if (this.isType(close)) break;
      }
      items.push(parseItem());
    }
    this.nextToken();
    return items;
  }

  /** One expression, or several with commas between them. */
  protected parseTuple({ parenthesized = false, conditional = true, until = "" } = {}): Expression {
    const place = this.peekToken();
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(tokenType.comma);
      const { type } = this.peekToken();
      if (type === tokenType.variableEnd || type === tokenType.blockEnd || type === tokenType.rightParen)
        break;
      if (until !== "" && this.isSymbol(until)) break;
      items.push(conditional ? this.parseExpression() : this.parseOr());
      if (!this.isType(tokenType.comma)) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (!isTuple && !parenthesized) this.fail(`Expected an expression, got '${this.peekToken().value}'`);
    return new TupleNode(place, items);
  }

  #parsePostfix(target: Expression): Expression {
    let node = target;
    for (;;) {
      if (this.isOperator(".")) node = this.#parseAttribute(node);
      else if (this.isType(tokenType.leftBracket)) node = this.#parseSubscript(node);
      else if (this.isType(tokenType.leftParen)) node = this.#parseCall(node);
      else return node;
    }
  }

  #parseAttribute(target: Expression): Expression {
    const place = this.nextToken();
    const name = this.nextToken();
    if (isName(name)) return new AttributeNode(place, target, name.raw ?? name.value);
    if (name.type !== tokenType.int) this.fail("expected name or number", name.lineno, name.colno);
    const index = new nodes.Literal(name.lineno, name.colno, this.#integer(name));
    return new nodes.LookupVal<Expression, Expression>(place.lineno, place.colno, target, index);
  }

  #parseSubscript(target: Expression): Expression {
    const place = this.nextToken();
    const items: (Expression | SliceNode)[] = [];
    while (!this.isType(tokenType.rightBracket)) {
      if (items.length > 0) this.expect(tokenType.comma);
      items.push(this.nested(() => this.#parseSubscribed()));
    }
    this.nextToken();
    const [only] = items;
    if (items.length === 1 && only !== undefined) {
      return new nodes.LookupVal<Expression, Expression | SliceNode>(place.lineno, place.colno, target, only);
    }
    const keys = items.map((item) =>
      item.typename === "Slice" ? this.fail("a slice must be the only index", item.lineno, item.colno) : item,
    );
    return new nodes.LookupVal<Expression, Expression>(
      place.lineno,
      place.colno,
      target,
      new TupleNode(place, keys),
    );
  }

  #parseSubscribed(): Expression | SliceNode {
    const place = this.peekToken();
    let start: Expression | null = null;
    if (!this.isType(tokenType.colon)) {
      start = this.parseExpression();
      if (!this.isType(tokenType.colon)) return start;
    }
    this.nextToken();
    const bound = (): Expression | null =>
      this.isType(tokenType.colon) || this.isType(tokenType.rightBracket) || this.isType(tokenType.comma)
        ? null
        : this.parseExpression();
    const stop = bound();
    const step = this.skip(tokenType.colon) ? bound() : null;
    return new SliceNode(place, start, stop, step);
  }

  #parseCall(callee: Expression): CallNode {
    return new CallNode(this.peekToken(), callee, this.parseArguments());
  }

  protected parseArguments(): CallArguments {
    const open = this.expect(tokenType.leftParen);
    const positional: Expression[] = [];
    const named: [string, Expression][] = [];
    let star: Expression | null = null;
    let doubleStar: Expression | null = null;
    const check = (valid: boolean): void => {
      if (!valid) this.fail("invalid syntax for function call expression", open.lineno, open.colno);
    };
    for (let first = true; !this.isType(tokenType.rightParen); first = false) {
      if (!first) {
        this.expect(tokenType.comma);
        if (this.isType(tokenType.rightParen)) break;
      }
      if (this.isOperator("*")) {
        check(star === null && doubleStar === null);
        this.nextToken();
        star = this.parseExpression();
      } else if (this.isOperator("**")) {
        check(doubleStar === null);
        this.nextToken();
        doubleStar = this.parseExpression();
      } else if (isName(this.peekToken()) && this.isOperator("=", 1)) {
        check(doubleStar === null);
        const name = this.nextToken();
        this.nextToken();
        named.push([name.raw ?? name.value, this.parseExpression()]);
      } else {
        check(star === null && doubleStar === null && named.length === 0);
        positional.push(this.parseExpression());
      }
    }
    this.nextToken();
    return { positional, named, star, doubleStar };
  }

  #parseFiltersAndTests(target: Expression): Expression {
    let node = target;
    for (;;) {
      if (this.isType(tokenType.pipe)) node = this.parseFilters(node);
      else if (this.isSymbol("is")) node = this.#parseTest(node);
      else if (this.isType(tokenType.leftParen)) node = this.#parseCall(node);
      else return node;
    }
  }

  /** `|name(arguments)` as often as it comes; the first without its bar in a filter block. */
  protected parseFilters(target: Expression, inline = false): Expression {
    let node = target;
    let first = inline;
    while (first || this.isType(tokenType.pipe)) {
      if (!first) this.nextToken();
      first = false;
      const place = this.peekToken();
      const name = this.#parseDottedName();
      const args = this.isType(tokenType.leftParen) ? this.parseArguments() : noArguments;
      node = new FilterNode(place, node, name, args);
    }
    return node;
  }

  #parseDottedName(): string {
    let name = this.expectName();
    while (this.isOperator(".")) {
      this.nextToken();
      name += `.${this.expectName()}`;
    }
    return name;
  }

  protected expectName(): string {
    const token = this.nextToken();
    if (!isName(token)) this.fail(`expected a name, got '${token.value}'`, token.lineno, token.colno);
    return token.raw ?? token.value;
  }

  #parseTest(target: Expression): Expression {
    const place = this.nextToken();
    const negated = this.skipSymbol("not");
    const name = this.#parseDottedName();
    const node = new TestNode(place, target, name, this.#parseTestArguments());
    return negated ? new nodes.Not<Expression>(place.lineno, place.colno, node) : node;
  }

  #parseTestArguments(): CallArguments {
    if (this.isType(tokenType.leftParen)) return this.parseArguments();
    const { type } = this.peekToken();
    if (!startsArgument.has(type) || this.isSymbol("else") || this.isSymbol("or") || this.isSymbol("and")) {
      return noArguments;
    }
    if (this.isSymbol("is")) this.fail("You cannot chain multiple tests with is");
    return { ...noArguments, positional: [this.nested(() => this.#parsePostfix(this.parsePrimary()))] };
  }
}

function fail(): never {
  throw new Error("the token array replaces the token source");
}

/** Jinja's lexer makes names of `true`, `false` and `none`, too. */
export function isName({ type }: Token): boolean {
  return type === tokenType.symbol || type === tokenType.boolean || type === tokenType.none;
}
