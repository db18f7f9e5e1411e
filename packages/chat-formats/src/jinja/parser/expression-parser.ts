// Operators by precedence (jinja2/parser.py).
import { tokenType } from "../lexer/token.js";
import type { BinaryOperator, CompareOperator, Expression } from "./nodes.js";
import { at, PrimaryParser } from "./primary-parser.js";

const compareOperators: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

function isCompareOperator(text: string): text is CompareOperator {
  return compareOperators.has(text);
}

export abstract class ExpressionParser extends PrimaryParser {
  protected parseExpression(conditional = true): Expression {
    return this.nested(() => (conditional ? this.#parseConditional() : this.#parseOr()));
  }

  #parseConditional(): Expression {
    let node = this.#parseOr();
    while (this.isSymbol("if")) {
      const place = at(this.next());
      const condition = this.#parseOr();
      const otherwise = this.skipSymbol("else") ? this.parseExpression() : null;
      node = { kind: "conditional", ...place, condition, body: node, otherwise };
    }
    return node;
  }

  #parseOr(): Expression {
    let left = this.#parseAnd();
    while (this.isSymbol("or")) left = this.#binary("or", left, () => this.#parseAnd());
    return left;
  }

  #parseAnd(): Expression {
    let left = this.#parseNot();
    while (this.isSymbol("and")) left = this.#binary("and", left, () => this.#parseNot());
    return left;
  }

  #parseNot(): Expression {
    if (!this.isSymbol("not")) return this.#parseCompare();
    const place = at(this.next());
    return { kind: "unary", ...place, operator: "not", target: this.nested(() => this.#parseNot()) };
  }

  #parseCompare(): Expression {
    const first = this.#parseSum();
    const rest: { operator: CompareOperator; value: Expression }[] = [];
    for (let operator = this.#compareOperator(); operator !== undefined; operator = this.#compareOperator()) {
      rest.push({ operator, value: this.#parseSum() });
    }
    return rest.length === 0 ? first : { kind: "compare", ...at(first), first, rest };
  }

  #compareOperator(): CompareOperator | undefined {
    const { type, value } = this.peek();
    if (type === tokenType.operator) {
      if (!isCompareOperator(value)) return undefined;
      this.next();
      return value;
    }
    if (this.skipSymbol("in")) return "in";
    if (!this.isSymbol("not") || !this.isSymbol("in", 1)) return undefined;
    this.next();
    this.next();
    return "not in";
  }

  #parseSum(): Expression {
    let left = this.#parseConcat();
    for (;;) {
      const operator = this.isOperator("+") ? "+" : this.isOperator("-") ? "-" : undefined;
      if (operator === undefined) return left;
      left = this.#binary(operator, left, () => this.#parseConcat());
    }
  }

  #parseConcat(): Expression {
    let left = this.#parseProduct();
    while (this.isType(tokenType.tilde)) left = this.#binary("~", left, () => this.#parseProduct());
    return left;
  }

  #parseProduct(): Expression {
    let left = this.#parsePower();
    for (;;) {
      const { type, value } = this.peek();
      if (type !== tokenType.operator) return left;
      if (value !== "*" && value !== "/" && value !== "//" && value !== "%") return left;
      left = this.#binary(value, left, () => this.#parsePower());
    }
  }

  #parsePower(): Expression {
    let left = this.parseUnary();
    while (this.isOperator("**")) left = this.#binary("**", left, () => this.parseUnary());
    return left;
  }

  #binary(operator: BinaryOperator, left: Expression, parseRight: () => Expression): Expression {
    const place = at(this.next());
    return { kind: "binary", ...place, operator, left, right: parseRight() };
  }
}
