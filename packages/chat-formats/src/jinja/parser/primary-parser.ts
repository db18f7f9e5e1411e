// Names, literals and what may follow them: attributes, items, calls, filters and tests (jinja2/parser.py).
import type { Environment } from "../builtins/environment.js";
import { tokenType, type Token } from "../lexer/token.js";
import { makeInt } from "../values/numbers.js";
import type { Bounds, CallArguments, Expression } from "./nodes.js";
import { describe, isName, TokenReader } from "./token-reader.js";

const startsArgument: ReadonlySet<string> = new Set([
  tokenType.symbol,
  tokenType.boolean,
  tokenType.none,
  tokenType.string,
  tokenType.int,
  tokenType.float,
  "[",
  "{",
]);

const noArguments: CallArguments = { positional: [], named: [], star: null, doubleStar: null };

/** Longest integer literal that Python converts. */
const maxDigits = 4300;

export abstract class PrimaryParser extends TokenReader {
  /** Whether the template names a filter or test that there is not. */
  protected hasUnknownNames = false;
  protected readonly environment: Environment;
  /** Special names that the body of each open macro uses. */
  protected readonly macroUses: Set<string>[] = [];

  constructor(source: string, environment: Environment, maxNesting: number) {
    super(source, maxNesting);
    this.environment = environment;
  }

  protected abstract parseExpression(conditional?: boolean): Expression;

  protected parseUnary(withFilters = true): Expression {
    const { type, at } = this.token;
    let node: Expression;
    if (type === "-" || type === "+") {
      this.next();
      this.enter();
      node = { kind: "unary", at, operator: type, target: this.parseUnary(false) };
      this.leave();
    } else node = this.#parsePrimary();
    node = this.#parsePostfix(node);
    return withFilters ? this.#parseFiltersAndTests(node) : node;
  }

  #parsePrimary(): Expression {
    const token = this.next();
    const { at, value } = token;
    switch (token.type) {
      case tokenType.symbol:
        if (value === "caller" || value === "kwargs" || value === "varargs") {
          for (const uses of this.macroUses) uses.add(value);
        }
        return { kind: "name", at, name: value };
      case tokenType.boolean:
        return { kind: "constant", at, value: value === "true" || value === "True" };
      case tokenType.none:
        return { kind: "constant", at, value: null };
      case tokenType.string: {
        let text = value;
        while (this.isType(tokenType.string)) text += this.next().value;
        return { kind: "constant", at, value: text };
      }
      case tokenType.int:
        return this.#integer(token);
      case tokenType.float:
        return { kind: "float", at, value: Number(value) };
      case "(": {
        this.enter();
        const node = this.parseTuple({ parenthesized: true });
        this.leave();
        this.expect(")");
        return node;
      }
      case "[":
        return { kind: "list", at, items: this.#parseItems("]", () => this.parseExpression()) };
      case "{":
        return { kind: "dict", at, entries: this.#parseItems("}", () => this.#parseEntry()) };
      default:
        return this.fail(`unexpected ${describe(token)}`, at);
    }
  }

  #integer(token: Token): Expression {
    if (token.value.length > maxDigits)
      this.fail("Exceeds the limit for integer string conversion", token.at);
    const { at, value } = token;
    return { kind: "constant", at, value: value.length < 10 ? Number(value) : makeInt(BigInt(value)) };
  }

  #parseEntry(): readonly [Expression, Expression] {
    const key = this.parseExpression();
    this.expect(":");
    return [key, this.parseExpression()];
  }

  #parseItems<Item>(close: string, parseItem: () => Item): Item[] {
    const items: Item[] = [];
    while (!this.isType(close)) {
      if (items.length > 0) {
        this.expect(",");
        if (this.isType(close)) break;
      }
      items.push(parseItem());
    }
    this.next();
    return items;
  }

  /** Whether a list of expressions without brackets ends here. */
  protected isTupleEnd(until: string): boolean {
    const { type } = this.token;
    if (type === tokenType.variableEnd || type === tokenType.blockEnd || type === ")") return true;
    return until !== "" && this.isSymbol(until);
  }

  /** One expression, or several with commas between them. */
  protected parseTuple({ parenthesized = false, conditional = true, until = "" } = {}): Expression {
    const { at } = this.token;
    const items: Expression[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(",");
      if (this.isTupleEnd(until)) break;
      items.push(this.parseExpression(conditional));
      if (!this.isType(",")) break;
      isTuple = true;
    }
    const [only] = items;
    if (!isTuple && only !== undefined) return only;
    if (!isTuple && !parenthesized) this.fail(`Expected an expression, got ${describe(this.token)}`);
    return { kind: "tuple", at, items };
  }

  #parsePostfix(target: Expression): Expression {
    let node = target;
    for (;;) {
      switch (this.token.type) {
        case ".":
          node = this.#parseAttribute(node);
          break;
        case "[":
          node = this.#parseSubscript(node);
          break;
        case "(":
          node = this.#parseCall(node);
          break;
        default:
          return node;
      }
    }
  }

  #parseAttribute(target: Expression): Expression {
    const { at } = this.next();
    const name = this.next();
    if (isName(name)) return { kind: "attribute", at, target, name: name.value };
    if (name.type !== tokenType.int) this.fail("expected name or number", name.at);
    return { kind: "item", at, target, key: this.#integer(name) };
  }

  #parseSubscript(target: Expression): Expression {
    const { at } = this.next();
    const keys: Expression[] = [];
    let slice: Bounds | undefined;
    while (!this.isType("]")) {
      if (keys.length > 0 || slice !== undefined) this.expect(",");
      this.enter();
      const part = this.#parseSubscribed();
      this.leave();
      if (slice !== undefined || (!("kind" in part) && keys.length > 0))
        this.fail("a slice must be the only index");
      if ("kind" in part) keys.push(part);
      else slice = part;
    }
    this.next();
    if (slice !== undefined) return { kind: "slice", at, target, ...slice };
    const [key] = keys;
    if (key !== undefined && keys.length === 1) return { kind: "item", at, target, key };
    return { kind: "item", at, target, key: { kind: "tuple", at, items: keys } };
  }

  #parseSubscribed(): Expression | Bounds {
    let start: Expression | null = null;
    if (!this.isType(":")) {
      start = this.parseExpression();
      if (!this.isType(":")) return start;
    }
    this.next();
    const stop = this.#parseBound();
    return { start, stop, step: this.skip(":") ? this.#parseBound() : null };
  }

  #parseBound(): Expression | null {
    const { type } = this.token;
    const isAbsent = type === ":" || type === "]" || type === ",";
    return isAbsent ? null : this.parseExpression();
  }

  #parseCall(callee: Expression): Expression {
    return { kind: "call", at: this.token.at, callee, args: this.#parseArguments() };
  }

  #parseArguments(): CallArguments {
    const open = this.expect("(");
    const positional: Expression[] = [];
    const named: [string, Expression][] = [];
    let star: Expression | null = null;
    let doubleStar: Expression | null = null;
    const check = (valid: boolean): void => {
      if (!valid) this.fail("invalid syntax for function call expression", open.at);
    };
    for (let first = true; !this.isType(")"); first = false) {
      if (!first) {
        this.expect(",");
        if (this.isType(")")) break;
      }
      if (this.skip("*")) {
        check(star === null && doubleStar === null);
        star = this.parseExpression();
      } else if (this.skip("**")) {
        check(doubleStar === null);
        doubleStar = this.parseExpression();
      } else if (isName(this.token) && this.lookAhead().type === "=") {
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
      if (this.isType("|")) node = this.parseFilters(node);
      else if (this.isSymbol("is")) node = this.#parseTest(node);
      else if (this.isType("(")) node = this.#parseCall(node);
      else return node;
    }
  }

  /** `|name(arguments)` as often as it comes; the first without its bar in a filter block. */
  protected parseFilters(target: Expression, inline = false): Expression {
    let node = target;
    for (let first = inline; first || this.skip("|"); first = false) {
      const { at } = this.token;
      const name = this.#parseDottedName();
      if (!this.environment.filters.has(name)) this.hasUnknownNames = true;
      const args = this.isType("(") ? this.#parseArguments() : noArguments;
      node = { kind: "filter", at, target: node, name, args };
    }
    return node;
  }

  #parseDottedName(): string {
    let name = this.expectName();
    while (this.skip(".")) name += `.${this.expectName()}`;
    return name;
  }

  #parseTest(target: Expression): Expression {
    const { at } = this.next();
    const isNegated = this.skipSymbol("not");
    const name = this.#parseDottedName();
    if (!this.environment.tests.has(name)) this.hasUnknownNames = true;
    const test: Expression = { kind: "test", at, target, name, args: this.#parseTestArguments() };
    return isNegated ? { kind: "unary", at, operator: "not", target: test } : test;
  }

  #parseTestArguments(): CallArguments {
    if (this.isType("(")) return this.#parseArguments();
    if (!startsArgument.has(this.token.type)) return noArguments;
    if (this.isSymbol("else") || this.isSymbol("or") || this.isSymbol("and")) return noArguments;
    if (this.isSymbol("is")) this.fail("You cannot chain multiple tests with is");
    this.enter();
    const argument = this.#parsePostfix(this.#parsePrimary());
    this.leave();
    return { ...noArguments, positional: [argument] };
  }
}
