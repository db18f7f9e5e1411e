// Jinja2's statements (jinja2/parser.py) with loop controls and transformers' generation tag.
import { tokenType, type Token } from "../lexer/token.js";
import { tokenize } from "../lexer/tokenize.js";
import { ExpressionParser } from "./expression-parser.js";
import type { Body, Expression, MacroStatement, Place, Statement, Target } from "./nodes.js";
import { at } from "./primary-parser.js";
import { describe, isName } from "./token-reader.js";

/** The statements of a template. Throws TemplateError of kind `syntax` or `limit`. */
export function parseTemplate(source: string, maxNesting: number): Body {
  return new TemplateParser(tokenize(source), maxNesting).parse();
}

/** Tags of Jinja that need other templates or HTML escaping. */
const unavailable: ReadonlySet<string> = new Set([
  "include",
  "import",
  "from",
  "extends",
  "block",
  "autoescape",
]);

interface Signature {
  readonly parameters: readonly string[];
  readonly defaults: readonly Expression[];
}

class TemplateParser extends ExpressionParser {
  /** Loops around the current statement that `break` can leave. */
  #loops = 0;

  parse(): Body {
    return this.#parseUntil([]);
  }

  /** Statements up to a tag that ends the block, which is left to be read. */
  #parseUntil(ends: readonly string[]): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      const token = this.next();
      const place = at(token);
      if (token.type === tokenType.data) statements.push({ kind: "text", ...place, text: token.value });
      else if (token.type === tokenType.variableStart) {
        const value = this.parseTuple();
        this.expect(tokenType.variableEnd);
        statements.push({ kind: "output", ...place, values: [value] });
      } else if (token.type === tokenType.blockStart) {
        const tag = this.peek();
        if (tag.type === tokenType.symbol && ends.includes(tag.value)) return statements;
        statements.push(this.nested(() => this.#parseTag(tag)));
      } else {
        if (ends.length > 0)
          this.fail(`Unexpected end of template, expected one of: ${ends.join(", ")}`, token);
        return statements;
      }
    }
  }

  #parseTag(tag: Token): Statement {
    if (tag.type !== tokenType.symbol) this.fail("tag name expected", tag);
    this.next();
    const place = at(tag);
    switch (tag.value) {
      case "if":
        return this.#parseIf(place);
      case "for":
        return this.#parseFor(place);
      case "set":
        return this.#parseSet(place);
      case "macro":
        return this.#parseMacro(place, this.#parseTargetName(), "macro", () => this.#parseSignature());
      case "call":
        return this.#parseCallBlock(place);
      case "filter": {
        const filters = this.parseFilters({ kind: "captured", ...place }, true);
        return { kind: "capture", ...place, target: null, filters, body: this.#parseIsolated("filter") };
      }
      case "with":
        return this.#parseWith(place);
      case "print":
        return this.#parsePrint(place);
      case "break":
      case "continue":
        if (this.#loops === 0) this.fail(`'${tag.value}' outside loop`, place);
        this.expect(tokenType.blockEnd);
        return { kind: "control", ...place, control: tag.value };
      case "generation":
        return { kind: "scope", ...place, body: this.#parseIsolated("generation") };
      default:
        return unavailable.has(tag.value)
          ? this.fail(`The tag '${tag.value}' is not available in chat templates.`, place)
          : this.fail(`Encountered unknown tag '${tag.value}'.`, place);
    }
  }

  /** The rest of the tag that opens a block, where Python's colon is allowed, and the statements of the block. */
  #parseBody(...ends: string[]): Body {
    this.skip(tokenType.colon);
    this.expect(tokenType.blockEnd);
    return this.#parseUntil(ends);
  }

  /** A body up to its end tag, which is read, too. */
  #parseWhole(end: string): Body {
    const body = this.#parseBody(end);
    this.next();
    this.expect(tokenType.blockEnd);
    return body;
  }

  /** The whole body of a tag, from which no loop control can leave. */
  #parseIsolated(tag: string): Body {
    const loops = this.#loops;
    this.#loops = 0;
    const body = this.#parseWhole(`end${tag}`);
    this.#loops = loops;
    return body;
  }

  #parseIf(place: Place): Statement {
    const condition = this.parseTuple({ conditional: false });
    const body = this.#parseBody("elif", "else", "endif");
    const end = this.next();
    let otherwise: Body = [];
    if (end.value === "elif") otherwise = [this.nested(() => this.#parseIf(at(end)))];
    else if (end.value === "else") otherwise = this.#parseWhole("endif");
    else this.expect(tokenType.blockEnd);
    return { kind: "if", ...place, condition, body, otherwise };
  }

  #parseFor(place: Place): Statement {
    const target = this.#parseTarget({ until: "in" });
    if (!this.skipSymbol("in")) this.fail("expected 'in'");
    const items = this.parseTuple({ conditional: false, until: "recursive" });
    const condition = this.skipSymbol("if") ? this.parseExpression() : null;
    const recursive = this.skipSymbol("recursive");
    this.#loops += 1;
    const body = this.#parseBody("endfor", "else");
    this.#loops -= 1;
    const otherwise = this.next().value === "else" ? this.#parseWhole("endfor") : null;
    if (otherwise === null) this.expect(tokenType.blockEnd);
    return { kind: "for", ...place, target, items, condition, recursive, body, otherwise };
  }

  #parseSet(place: Place): Statement {
    const target = this.#parseTarget({ withNamespace: true });
    if (this.skipOperator("=")) {
      const value = this.parseTuple();
      this.expect(tokenType.blockEnd);
      return { kind: "set", ...place, target, value };
    }
    const filters = this.parseFilters({ kind: "captured", ...place });
    return { kind: "capture", ...place, target, filters, body: this.#parseIsolated("set") };
  }

  #parseMacro(place: Place, name: string, tag: string, parseSignature: () => Signature): MacroStatement {
    const uses = new Set<string>();
    this.macroUses.push(uses);
    const { parameters, defaults } = parseSignature();
    const body = this.#parseIsolated(tag);
    this.macroUses.pop();
    const required = parameters.slice(0, parameters.length - defaults.length);
    if (uses.has("caller") && required.includes("caller")) {
      this.fail("the special 'caller' argument must be omitted or be given a default", place);
    }
    return { kind: "macro", ...place, name, parameters, defaults, body, uses };
  }

  #parseSignature(): Signature {
    const parameters: string[] = [];
    const defaults: Expression[] = [];
    this.expect(tokenType.leftParen);
    while (!this.isType(tokenType.rightParen)) {
      if (parameters.length > 0) this.expect(tokenType.comma);
      const place = this.peek();
      const name = this.#parseTargetName();
      if (parameters.includes(name)) this.fail(`duplicate argument '${name}' in macro definition`, place);
      if (this.skipOperator("=")) defaults.push(this.parseExpression());
      else if (defaults.length > 0) this.fail("non-default argument follows default argument");
      parameters.push(name);
    }
    this.next();
    return { parameters, defaults };
  }

  #parseCallBlock(place: Place): Statement {
    const signature = this.isType(tokenType.leftParen)
      ? this.#parseSignature()
      : { parameters: [], defaults: [] };
    const call = this.parseExpression();
    if (call.kind !== "call") this.fail("expected call", place);
    return {
      kind: "callBlock",
      ...place,
      call,
      caller: this.#parseMacro(place, "caller", "call", () => signature),
    };
  }

  #parseWith(place: Place): Statement {
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (!this.isType(tokenType.blockEnd) && !this.isType(tokenType.colon)) {
      if (targets.length > 0) this.expect(tokenType.comma);
      targets.push(this.#parseTarget());
      if (!this.skipOperator("=")) this.fail("expected '='");
      values.push(this.parseExpression());
    }
    return { kind: "with", ...place, targets, values, body: this.#parseWhole("endwith") };
  }

  #parsePrint(place: Place): Statement {
    const values: Expression[] = [];
    while (!this.isType(tokenType.blockEnd)) {
      if (values.length > 0) this.expect(tokenType.comma);
      values.push(this.parseExpression());
    }
    this.next();
    return { kind: "output", ...place, values };
  }

  #parseTarget({ until = "", withNamespace = false } = {}): Target {
    const place = at(this.peek());
    const items: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(tokenType.comma);
      if (this.isTupleEnd(until)) break;
      items.push(this.#parseOneTarget(withNamespace));
      if (!this.isType(tokenType.comma)) break;
      isTuple = true;
    }
    if (isTuple) return { kind: "tuple", ...place, items };
    return items[0] ?? this.fail(`Expected an expression, got ${describe(this.peek())}`);
  }

  #parseOneTarget(withNamespace: boolean): Target {
    const token = this.peek();
    if (this.skip(tokenType.leftParen)) {
      const target = this.nested(() => this.#parseTarget({ withNamespace }));
      this.expect(tokenType.rightParen);
      return target;
    }
    if (withNamespace && isName(token) && this.isOperator(".", 1)) {
      const namespace = this.expectName();
      this.next();
      return { kind: "attribute", ...at(token), namespace, name: this.expectName() };
    }
    return { kind: "name", ...at(token), name: this.#parseTargetName() };
  }

  #parseTargetName(): string {
    const token = this.next();
    if (token.type !== tokenType.symbol) this.fail(`can't assign to ${describe(token)}`, token);
    return token.value;
  }
}
