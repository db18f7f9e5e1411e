// Operators by precedence (jinja2/parser.py).
import { tokenType } from "../lexer/token.js";
import type { BinaryOperator, CompareOperator, Expression } from "./nodes.js";
import { PrimaryParser } from "./primary-parser.js";

function isCompareOperator(text: string): text is CompareOperator {
  switch (text) {
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return true;
    default:
      return false;
  }
}

/** Arithmetic from loose to tight; all of it associates to the left, `**` too. */
const precedences: ReadonlyMap<string, readonly [precedence: number, operator: BinaryOperator]> = new Map([
  ["+", [1, "+"]],
  ["-", [1, "-"]],
  ["~", [2, "~"]],
  ["*", [3, "*"]],
  ["/", [3, "/"]],
  ["//", [3, "//"]],
  ["%", [3, "%"]],
  ["**", [4, "**"]],
]);

export abstract class ExpressionParser extends PrimaryParser {
  protected parseExpression(conditional = true): Expression {
    this.enter();
    let node = this.#parseOr();
    while (conditional && this.isSymbol("if")) {
      const { at } = this.next();
      const condition = this.#parseOr();
      const otherwise = this.skipSymbol("else") ? this.parseExpression() : null;
      node = { kind: "conditional", at, condition, body: node, otherwise };
    }
    this.leave();
    return node;
  }

  #parseOr(): Expression {
    let left = this.#parseAnd();
    while (this.isSymbol("or")) {
      const { at } = this.next();
      left = { kind: "binary", at, operator: "or", left, right: this.#parseAnd() };
    }
    return left;
  }

  #parseAnd(): Expression {
    let left = this.#parseNot();
    while (this.isSymbol("and")) {
      const { at } = this.next();
      left = { kind: "binary", at, operator: "and", left, right: this.#parseNot() };
    }
    return left;
  }

  #parseNot(): Expression {
    if (!this.isSymbol("not")) return this.#parseCompare();
    const { at } = this.next();
    this.enter();
    const target = this.#parseNot();
    this.leave();
    return { kind: "unary", at, operator: "not", target };
  }

  #parseCompare(): Expression {
    const first = this.#parseArithmetic(1);
    let operator = this.#compareOperator();
    if (operator === undefined) return first;
    const rest: { operator: CompareOperator; value: Expression }[] = [];
    for (; operator !== undefined; operator = this.#compareOperator()) {
      rest.push({ operator, value: this.#parseArithmetic(1) });
    }
    return { kind: "compare", at: first.at, first, rest };
  }

  #compareOperator(): CompareOperator | undefined {
    const { type, value } = this.token;
    if (type === tokenType.symbol) {
      if (value === "not") {
        const { type: nextType, value: nextValue } = this.lookAhead();
        if (nextValue !== "in" || nextType !== tokenType.symbol) return undefined;
        this.next();
        this.next();
        return "not in";
      }
      return this.skipSymbol("in") ? "in" : undefined;
    }
    if (!isCompareOperator(type)) return undefined;
    this.next();
    return type;
  }

  #parseArithmetic(least: number): Expression {
    let left = this.parseUnary();
    for (;;) {
      const found = precedences.get(this.token.type);
      if (found === undefined || found[0] < least) return left;
      const { at } = this.next();
      left = { kind: "binary", at, operator: found[1], left, right: this.#parseArithmetic(found[0] + 1) };
    }
  }
}
