// Names, literals and what may follow them: attributes, items, calls, filters and tests (jinja2/parser.py).
import { tokenType, type Token } from "../lexer/token.js";
import { makeInt } from "../values/numbers.js";
import type { Bounds, CallArguments, Expression, Place } from "./nodes.js";
import { describe, isName, TokenReader } from "./token-reader.js";

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

const noArguments: CallArguments = { positional: [], named: [], star: null, doubleStar: null };

/** Longest integer literal that Python converts. */
const maxDigits = 4300;

export abstract class PrimaryParser extends TokenReader {
  /** Special names that the body of each open macro uses. */
  protected readonly macroUses: Set<string>[] = [];

  protected abstract parseExpression(conditional?: boolean): Expression;

  protected parseUnary(withFilters = true): Expression {
    const place = at(this.peek());
    const operator = this.isOperator("-") ? "-" : this.isOperator("+") ? "+" : undefined;
    let node: Expression;
    if (operator === undefined) node = this.#parsePrimary();
    else {
      this.next();
      node = { kind: "unary", ...place, operator, target: this.nested(() => this.parseUnary(false)) };
    }
    node = this.#parsePostfix(node);
    return withFilters ? this.#parseFiltersAndTests(node) : node;
  }

  #parsePrimary(): Expression {
    const token = this.next();
    const { lineno, colno, value } = token;
    switch (token.type) {
      case tokenType.symbol:
        if (value === "caller" || value === "kwargs" || value === "varargs") {
          for (const uses of this.macroUses) uses.add(value);
        }
        return { kind: "name", lineno, colno, name: value };
      case tokenType.boolean:
        return { kind: "constant", lineno, colno, value: value === "true" };
      case tokenType.none:
        return { kind: "constant", lineno, colno, value: null };
      case tokenType.string: {
        let text = value;
        while (this.isType(tokenType.string)) text += this.next().value;
        return { kind: "constant", lineno, colno, value: text };
      }
      case tokenType.int:
        return this.#integer(token);
      case tokenType.float:
        return { kind: "float", lineno, colno, value: Number(value) };
      case tokenType.leftParen: {
        const node = this.nested(() => this.parseTuple({ parenthesized: true }));
        this.expect(tokenType.rightParen);
        return node;
      }
      case tokenType.leftBracket: {
        const items = this.#parseItems(tokenType.rightBracket, () => this.parseExpression());
        return { kind: "list", lineno, colno, items };
      }
      case tokenType.leftCurly: {
        const entries = this.#parseItems(tokenType.rightCurly, () => this.#parseEntry());
        return { kind: "dict", lineno, colno, entries };
      }
      default:
        return this.fail(`unexpected ${describe(token)}`, token);
    }
  }

  #integer(token: Token): Expression {
    if (token.value.length > maxDigits) this.fail("Exceeds the limit for integer string conversion", token);
    return { kind: "constant", ...at(token), value: makeInt(BigInt(token.value)) };
  }

  #parseEntry(): readonly [Expression, Expression] {
    const key = this.parseExpression();
    this.expect(tokenType.colon);
    return [key, this.parseExpression()];
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
    this.next();
    return items;
  }

  /** Whether a list of expressions without brackets ends here. */
  protected isTupleEnd(until: string): boolean {
    const { type } = this.peek();
    if (type === tokenType.variableEnd || type === tokenType.blockEnd || type === tokenType.rightParen)
      return true;
    return until !== "" && this.isSymbol(until);
  }

  /** One expression, or several with commas between them. */
  protected parseTuple({ parenthesized = false, conditional = true, until = "" } = {}): Expression {
    const place = at(this.peek());
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(tokenType.comma);
      if (this.isTupleEnd(until)) break;
      items.push(this.parseExpression(conditional));
      if (!this.isType(tokenType.comma)) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (!isTuple && !parenthesized) this.fail(`Expected an expression, got ${describe(this.peek())}`);
    return { kind: "tuple", ...place, items };
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
    const place = at(this.next());
    const name = this.next();
    if (isName(name)) return { kind: "attribute", ...place, target, name: name.raw ?? name.value };
    if (name.type !== tokenType.int) this.fail("expected name or number", name);
    return { kind: "item", ...place, target, key: this.#integer(name) };
  }

  #parseSubscript(target: Expression): Expression {
    const place = at(this.next());
    const keys: Expression[] = [];
    let slice: Bounds | undefined;
    while (!this.isType(tokenType.rightBracket)) {
      if (keys.length > 0 || slice !== undefined) this.expect(tokenType.comma);
      const part = this.nested(() => this.#parseSubscribed());
      if (slice !== undefined || (!("kind" in part) && keys.length > 0))
        this.fail("a slice must be the only index");
      if ("kind" in part) keys.push(part);
      else slice = part;
    }
    this.next();
    if (slice !== undefined) return { kind: "slice", ...place, target, ...slice };
    const [key] = keys;
    if (key !== undefined && keys.length === 1) return { kind: "item", ...place, target, key };
    return { kind: "item", ...place, target, key: { kind: "tuple", ...place, items: keys } };
  }

  #parseSubscribed(): Expression | Bounds {
    let start: Expression | null = null;
    if (!this.isType(tokenType.colon)) {
      start = this.parseExpression();
      if (!this.isType(tokenType.colon)) return start;
    }
    this.next();
    const stop = this.#parseBound();
    return { start, stop, step: this.skip(tokenType.colon) ? this.#parseBound() : null };
  }

  #parseBound(): Expression | null {
    const { type } = this.peek();
    const isAbsent = type === tokenType.colon || type === tokenType.rightBracket || type === tokenType.comma;
    return isAbsent ? null : this.parseExpression();
  }

  #parseCall(callee: Expression): Expression {
    return { kind: "call", ...at(this.peek()), callee, args: this.#parseArguments() };
  }

  #parseArguments(): CallArguments {
    const open = this.expect(tokenType.leftParen);
    const positional: Expression[] = [];
    const named: [string, Expression][] = [];
    let star: Expression | null = null;
    let doubleStar: Expression | null = null;
    const check = (valid: boolean): void => {
      if (!valid) this.fail("invalid syntax for function call expression", open);
    };
    for (let first = true; !this.isType(tokenType.rightParen); first = false) {
      if (!first) {
        this.expect(tokenType.comma);
        if (this.isType(tokenType.rightParen)) break;
      }
      if (this.skipOperator("*")) {
        check(star === null && doubleStar === null);
        star = this.parseExpression();
      } else if (this.skipOperator("**")) {
        check(doubleStar === null);
        doubleStar = this.parseExpression();
      } else if (isName(this.peek()) && this.isOperator("=", 1)) {
        check(doubleStar === null);
        const name = this.expectName();
        this.next();
        named.push([name, this.parseExpression()]);
      } else {
        check(star === null && doubleStar === null && named.length === 0);
        positional.push(this.parseExpression());
      }
    }
    this.next();
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
    for (let first = inline; first || this.skip(tokenType.pipe); first = false) {
      const place = at(this.peek());
      const name = this.#parseDottedName();
      const args = this.isType(tokenType.leftParen) ? this.#parseArguments() : noArguments;
      node = { kind: "filter", ...place, target: node, name, args };
    }
    return node;
  }

  #parseDottedName(): string {
    let name = this.expectName();
    while (this.skipOperator(".")) name += `.${this.expectName()}`;
    return name;
  }

  #parseTest(target: Expression): Expression {
    const place = at(this.next());
    const isNegated = this.skipSymbol("not");
    const name = this.#parseDottedName();
    const test: Expression = { kind: "test", ...place, target, name, args: this.#parseTestArguments() };
    return isNegated ? { kind: "unary", ...place, operator: "not", target: test } : test;
  }

  #parseTestArguments(): CallArguments {
    if (this.isType(tokenType.leftParen)) return this.#parseArguments();
    if (!startsArgument.has(this.peek().type)) return noArguments;
    if (this.isSymbol("else") || this.isSymbol("or") || this.isSymbol("and")) return noArguments;
    if (this.isSymbol("is")) this.fail("You cannot chain multiple tests with is");
    return { ...noArguments, positional: [this.nested(() => this.#parsePostfix(this.#parsePrimary()))] };
  }
}

/** The place of a token, for its node. */
export function at({ lineno, colno }: Place): Place {
  return { lineno, colno };
}
