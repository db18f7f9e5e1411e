// Jinja2's statements (jinja2/parser.py) with loop controls and transformers' generation tag.
import { tokenType, type Token } from "../lexer/token.js";
import { tokenize } from "../lexer/tokenize.js";
import { ExpressionParser, isName } from "./expression-parser.js";
import {
  CallBlockNode,
  CapturedNode,
  CaptureNode,
  ForNode,
  LoopControlNode,
  MacroNode,
  NamespaceTarget,
  nodes,
  ScopeNode,
  SetNode,
  TargetTuple,
  WithNode,
} from "./nodes.js";
import type { Body, Expression, Statement, Target } from "./nodes.js";

/** The statements of a template. Throws TemplateError of kind `syntax` or `limit`. */
export function parseTemplate(source: string, maxNesting: number): readonly Statement[] {
  return new TemplateParser(tokenize(source), maxNesting).parseNodes();
}

class TemplateParser extends ExpressionParser {
  #loops = 0;

  // nunjucks' parseUntilBlocks comes back to this.
  parseNodes(): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      const token = this.nextToken();
      const { lineno, colno } = token;
      if (token.type === tokenType.data) statements.push(new nodes.TemplateData(lineno, colno, token.value));
      else if (token.type === tokenType.variableStart) {
        const value = this.parseTuple();
        this.expect(tokenType.variableEnd);
        statements.push(new nodes.Output(lineno, colno, [value]));
      } else if (token.type === tokenType.blockStart) {
        const statement = this.#parseStatement();
        if (statement === undefined) return statements;
        statements.push(statement);
      } else {
        const open = this.breakOnBlocks;
        if (token.type !== tokenType.eof) this.fail(`unexpected '${token.value}'`, lineno, colno);
        if (open !== null)
          this.fail(
            `Unexpected end of template. Jinja was looking for the following tags: ${open.join(" or ")}`,
            lineno,
            colno,
          );
        return statements;
      }
    }
  }

  /** A statement; undefined in front of a tag that ends the current block. */
  #parseStatement(): Statement | undefined {
    const token = this.peekToken();
    if (token.type !== tokenType.symbol) this.fail("tag name expected");
    if (this.breakOnBlocks?.includes(token.value) === true) return undefined;
    return this.nested(() => this.#parseTag(token));
  }

  #parseTag(token: Token): Statement {
    switch (token.value) {
      case "if":
        return this.#parseIf();
      case "for":
        return this.#parseFor();
      case "set":
        return this.#parseSet();
      case "macro":
        return this.#parseMacro();
      case "call":
        return this.#parseCallBlock();
      case "filter":
        return this.#parseFilterBlock();
      case "with":
        return this.#parseWith();
      case "print":
        return this.#parsePrint();
      case "break":
      case "continue":
        return this.#parseLoopControl(token.value);
      case "generation":
        this.nextToken();
        return new ScopeNode(
          token,
          this.#isolated(() => this.#parseBody("generation", "endgeneration")),
        );
      default:
        return this.#failTag(token);
    }
  }

  #failTag({ value, lineno, colno }: Token): never {
    const unsupported = ["include", "import", "from", "extends", "block", "autoescape"].includes(value);
    return this.fail(
      unsupported
        ? `The tag '${value}' is not available in chat templates.`
        : `Encountered unknown tag '${value}'.`,
      lineno,
      colno,
    );
  }

  /** The end of a tag that opens a block; Python's colon is allowed there. */
  #endTag(name: string): void {
    this.skip(tokenType.colon);
    this.advanceAfterBlockEnd(name);
  }

  /** The rest of an opening tag, a body, and its closing tag. */
  #parseBody(name: string, end: string): Body {
    this.#endTag(name);
    const body = this.parseUntilBlocks(end);
    this.advanceAfterBlockEnd();
    return body;
  }

  /** What lies in here cannot break out of a loop around it. */
  #isolated<Result>(parse: () => Result): Result {
    const loops = this.#loops;
    this.#loops = 0;
    const result = parse();
    this.#loops = loops;
    return result;
  }

  #parseIf(): Statement {
    const { lineno, colno } = this.nextToken();
    const condition = this.parseTuple({ conditional: false });
    this.#endTag("if");
    const body = this.parseUntilBlocks("elif", "else", "endif");
    const next = this.peekToken();
    if (next.value === "elif") {
      const otherwise = this.nested(() => this.#parseIf());
      return new nodes.If(lineno, colno, condition, body, new nodes.NodeList(lineno, colno, [otherwise]));
    }
    if (next.value !== "else") {
      this.advanceAfterBlockEnd();
      return new nodes.If(lineno, colno, condition, body, null);
    }
    this.nextToken();
    return new nodes.If(lineno, colno, condition, body, this.#parseBody("else", "endif"));
  }

  #parseFor(): Statement {
    const place = this.nextToken();
    const target = this.#parseTarget({ until: "in" });
    if (!this.skipSymbol("in")) this.fail("expected 'in'");
    const items = this.parseTuple({ conditional: false, until: "recursive" });
    const condition = this.skipSymbol("if") ? this.parseExpression() : null;
    const recursive = this.skipSymbol("recursive");
    this.#endTag("for");
    this.#loops += 1;
    const body = this.parseUntilBlocks("endfor", "else");
    this.#loops -= 1;
    const isElse = this.isSymbol("else");
    this.nextToken();
    if (!isElse) this.advanceAfterBlockEnd("for");
    const otherwise = isElse ? this.#parseBody("else", "endfor") : null;
    return new ForNode(place, target, items, condition, recursive, body, otherwise);
  }

  #parseSet(): Statement {
    const place = this.nextToken();
    const target = this.#parseTarget({ withNamespace: true });
    if (this.isOperator("=")) {
      this.nextToken();
      const value = this.parseTuple();
      this.advanceAfterBlockEnd("set");
      return new SetNode(place, target, value);
    }
    const filters = this.parseFilters(new CapturedNode(place));
    return new CaptureNode(
      place,
      target,
      filters,
      this.#isolated(() => this.#parseBody("set", "endset")),
    );
  }

  #parseFilterBlock(): Statement {
    const place = this.nextToken();
    const filters = this.parseFilters(new CapturedNode(place), true);
    return new CaptureNode(
      place,
      null,
      filters,
      this.#isolated(() => this.#parseBody("filter", "endfilter")),
    );
  }

  #parseMacro(): Statement {
    const place = this.nextToken();
    const name = this.#parseTargetName();
    return this.#parseMacroRest(place, name, "macro", () => this.#parseSignature());
  }

  #parseMacroRest(place: Token, name: string, tag: string, signature: () => Signature): MacroNode {
    const uses = new Set<string>();
    this.macroUses.push(uses);
    const { parameters, defaults } = signature();
    const withoutDefault = parameters.slice(0, parameters.length - defaults.length);
    if (withoutDefault.includes("caller") && uses.has("caller")) {
      this.fail(
        "When defining macros or call blocks the special 'caller' argument must be omitted or be given a default.",
      );
    }
    const body = this.#isolated(() => this.#parseBody(tag, `end${tag}`));
    this.macroUses.pop();
    return new MacroNode(place, name, parameters, defaults, body, uses);
  }

  #parseSignature(): Signature {
    const parameters: string[] = [];
    const defaults: Expression[] = [];
    this.expect(tokenType.leftParen);
    while (!this.isType(tokenType.rightParen)) {
      if (parameters.length > 0) this.expect(tokenType.comma);
      const place = this.peekToken();
      const name = this.#parseTargetName();
      if (parameters.includes(name))
        this.fail(`duplicate argument '${name}' in macro definition`, place.lineno, place.colno);
      if (this.isOperator("=")) {
        this.nextToken();
        defaults.push(this.parseExpression());
      } else if (defaults.length > 0) this.fail("non-default argument follows default argument");
      parameters.push(name);
    }
    this.nextToken();
    return { parameters, defaults };
  }

  #parseCallBlock(): Statement {
    const place = this.nextToken();
    const signature = this.isType(tokenType.leftParen)
      ? this.#parseSignature()
      : { parameters: [], defaults: [] };
    const call = this.parseExpression();
    if (call.typename !== "Call") this.fail("expected call", place.lineno, place.colno);
    return new CallBlockNode(
      place,
      call,
      this.#parseMacroRest(place, "caller", "call", () => signature),
    );
  }

  #parseWith(): Statement {
    const place = this.nextToken();
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (!this.isType(tokenType.blockEnd) && !this.isType(tokenType.colon)) {
      if (targets.length > 0) this.expect(tokenType.comma);
      targets.push(this.#parseTarget());
      if (!this.skipValue(tokenType.operator, "=")) this.fail("expected '='");
      values.push(this.parseExpression());
    }
    return new WithNode(place, targets, values, this.#parseBody("with", "endwith"));
  }

  #parsePrint(): Statement {
    const { lineno, colno } = this.nextToken();
    const values: Expression[] = [];
    while (!this.isType(tokenType.blockEnd)) {
      if (values.length > 0) this.expect(tokenType.comma);
      values.push(this.parseExpression());
    }
    this.advanceAfterBlockEnd("print");
    return new nodes.Output(lineno, colno, values);
  }

  #parseLoopControl(control: "break" | "continue"): Statement {
    const place = this.nextToken();
    if (this.#loops === 0) this.fail(`'${control}' outside loop`, place.lineno, place.colno);
    this.advanceAfterBlockEnd(control);
    return new LoopControlNode(place, control);
  }

  #parseTarget({ until = "", withNamespace = false } = {}): Target {
    const place = this.peekToken();
    const items: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(tokenType.comma);
      const { type } = this.peekToken();
      if (type === tokenType.variableEnd || type === tokenType.blockEnd || type === tokenType.rightParen)
        break;
      if (until !== "" && this.isSymbol(until)) break;
      items.push(this.#parseOneTarget(withNamespace));
      if (!this.isType(tokenType.comma)) break;
      isTuple = true;
    }
    const [only] = items;
    if (isTuple) return new TargetTuple(place, items);
    return only ?? this.fail(`Expected an expression, got '${place.value}'`);
  }

  #parseOneTarget(withNamespace: boolean): Target {
    const place = this.peekToken();
    if (this.skip(tokenType.leftParen)) {
      const target = this.nested(() => this.#parseTarget({ withNamespace }));
      this.expect(tokenType.rightParen);
      return target;
    }
    if (withNamespace && this.isOperator(".", 1) && isName(place)) {
      this.nextToken();
      this.nextToken();
      return new NamespaceTarget(place, place.value, this.expectName());
    }
    const name = this.#parseTargetName();
    return new nodes.Symbol(place.lineno, place.colno, name);
  }

  #parseTargetName(): string {
    const token = this.nextToken();
    if (token.type !== tokenType.symbol)
      this.fail(`can't assign to '${token.value}'`, token.lineno, token.colno);
    return token.value;
  }
}

interface Signature {
  readonly parameters: readonly string[];
  readonly defaults: readonly Expression[];
}
