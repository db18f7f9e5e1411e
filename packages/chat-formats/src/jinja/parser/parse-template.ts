// Jinja2's statements (jinja2/parser.py) with loop controls and transformers' generation tag.
import type { Environment } from "../builtins/environment.js";
import { tokenType, type Token } from "../lexer/token.js";
import { ExpressionParser } from "./expression-parser.js";
import type { Body, Expression, MacroStatement, Statement, Target } from "./nodes.js";
import { describe, isName } from "./token-reader.js";

export interface ParsedTemplate {
  readonly body: Body;
  /** Whether it names a filter or test that there is not, which is an error in some places only. */
  readonly hasUnknownNames: boolean;
}

/** The statements of a template, given its normalized source. Throws TemplateError of kind `syntax` or `limit`. */
export function parseTemplate(source: string, environment: Environment, maxNesting: number): ParsedTemplate {
  return new TemplateParser(source, environment, maxNesting).parse();
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

  parse(): ParsedTemplate {
    const body = this.#parseUntil([]);
    return { body, hasUnknownNames: this.hasUnknownNames };
  }

  /** Statements up to a tag that ends the block, which is left to be read. */
  #parseUntil(ends: readonly string[]): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      const token = this.next();
      const { at } = token;
      if (token.type === tokenType.data) statements.push({ kind: "text", at, text: token.value });
      else if (token.type === tokenType.variableStart) {
        const value = this.parseTuple();
        this.expect(tokenType.variableEnd);
        statements.push({ kind: "output", at, values: [value] });
      } else if (token.type === tokenType.blockStart) {
        const tag = this.token;
        if (tag.type === tokenType.symbol && ends.includes(tag.value)) return statements;
        this.enter();
        statements.push(this.#parseTag(tag));
        this.leave();
      } else {
        if (ends.length > 0) this.fail(`Unexpected end of template, expected one of: ${ends.join(", ")}`, at);
        return statements;
      }
    }
  }

  #parseTag(tag: Token): Statement {
    if (tag.type !== tokenType.symbol) this.fail("tag name expected", tag.at);
    this.next();
    const { at } = tag;
    switch (tag.value) {
      case "if":
        return this.#parseIf(at);
      case "for":
        return this.#parseFor(at);
      case "set":
        return this.#parseSet(at);
      case "macro":
        return this.#parseMacro(at, this.#parseTargetName(), "macro", () => this.#parseSignature());
      case "call":
        return this.#parseCallBlock(at);
      case "filter": {
        const filters = this.parseFilters({ kind: "captured", at }, true);
        return { kind: "capture", at, target: null, filters, body: this.#parseIsolated("filter") };
      }
      case "with":
        return this.#parseWith(at);
      case "print":
        return this.#parsePrint(at);
      case "break":
      case "continue":
        if (this.#loops === 0) this.fail(`'${tag.value}' outside loop`, at);
        this.expect(tokenType.blockEnd);
        return { kind: "control", at, control: tag.value };
      case "generation":
        return { kind: "scope", at, body: this.#parseIsolated("generation") };
      default:
        return unavailable.has(tag.value)
          ? this.fail(`The tag '${tag.value}' is not available in chat templates.`, at)
          : this.fail(`Encountered unknown tag '${tag.value}'.`, at);
    }
  }

  /** The rest of the tag that opens a block, where Python's colon is allowed, and the statements of the block. */
  #parseBody(...ends: string[]): Body {
    this.skip(":");
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

  #parseIf(at: number): Statement {
    const condition = this.parseTuple({ conditional: false });
    const body = this.#parseBody("elif", "else", "endif");
    const end = this.next();
    let otherwise: Body = [];
    if (end.value === "elif") {
      this.enter();
      otherwise = [this.#parseIf(end.at)];
      this.leave();
    } else if (end.value === "else") otherwise = this.#parseWhole("endif");
    else this.expect(tokenType.blockEnd);
    return { kind: "if", at, condition, body, otherwise };
  }

  #parseFor(at: number): Statement {
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
    return { kind: "for", at, target, items, condition, recursive, body, otherwise };
  }

  #parseSet(at: number): Statement {
    const target = this.#parseTarget({ withNamespace: true });
    if (this.skip("=")) {
      const value = this.parseTuple();
      this.expect(tokenType.blockEnd);
      return { kind: "set", at, target, value };
    }
    const filters = this.parseFilters({ kind: "captured", at });
    return { kind: "capture", at, target, filters, body: this.#parseIsolated("set") };
  }

  #parseMacro(at: number, name: string, tag: string, parseSignature: () => Signature): MacroStatement {
    const uses = new Set<string>();
    this.macroUses.push(uses);
    const { parameters, defaults } = parseSignature();
    const body = this.#parseIsolated(tag);
    this.macroUses.pop();
    const required = parameters.slice(0, parameters.length - defaults.length);
    if (uses.has("caller") && required.includes("caller")) {
      this.fail("the special 'caller' argument must be omitted or be given a default", at);
    }
    return { kind: "macro", at, name, parameters, defaults, body, uses };
  }

  #parseSignature(): Signature {
    const parameters: string[] = [];
    const defaults: Expression[] = [];
    this.expect("(");
    while (!this.isType(")")) {
      if (parameters.length > 0) this.expect(",");
      const { at } = this.token;
      const name = this.#parseTargetName();
      if (parameters.includes(name)) this.fail(`duplicate argument '${name}' in macro definition`, at);
      if (this.skip("=")) defaults.push(this.parseExpression());
      else if (defaults.length > 0) this.fail("non-default argument follows default argument");
      parameters.push(name);
    }
    this.next();
    return { parameters, defaults };
  }

  #parseCallBlock(at: number): Statement {
    const signature = this.isType("(") ? this.#parseSignature() : { parameters: [], defaults: [] };
    const call = this.parseExpression();
    if (call.kind !== "call") this.fail("expected call", at);
    return {
      kind: "callBlock",
      at,
      call,
      caller: this.#parseMacro(at, "caller", "call", () => signature),
    };
  }

  #parseWith(at: number): Statement {
    const targets: Target[] = [];
    const values: Expression[] = [];
    while (!this.isType(tokenType.blockEnd) && !this.isType(":")) {
      if (targets.length > 0) this.expect(",");
      targets.push(this.#parseTarget());
      if (!this.skip("=")) this.fail("expected '='");
      values.push(this.parseExpression());
    }
    return { kind: "with", at, targets, values, body: this.#parseWhole("endwith") };
  }

  #parsePrint(at: number): Statement {
    const values: Expression[] = [];
    while (!this.isType(tokenType.blockEnd)) {
      if (values.length > 0) this.expect(",");
      values.push(this.parseExpression());
    }
    this.next();
    return { kind: "output", at, values };
  }

  #parseTarget({ until = "", withNamespace = false } = {}): Target {
    const { at } = this.token;
    const items: Target[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) this.expect(",");
      if (this.isTupleEnd(until)) break;
      items.push(this.#parseOneTarget(withNamespace));
      if (!this.isType(",")) break;
      isTuple = true;
    }
    if (isTuple) return { kind: "tuple", at, items };
    return items[0] ?? this.fail(`Expected an expression, got ${describe(this.token)}`);
  }

  #parseOneTarget(withNamespace: boolean): Target {
    const token = this.token;
    if (this.skip("(")) {
      this.enter();
      const target = this.#parseTarget({ withNamespace });
      this.leave();
      this.expect(")");
      return target;
    }
    if (withNamespace && isName(token) && this.lookAhead().type === ".") {
      const namespace = this.expectName();
      this.next();
      return { kind: "attribute", at: token.at, namespace, name: this.expectName() };
    }
    return { kind: "name", at: token.at, name: this.#parseTargetName() };
  }

  #parseTargetName(): string {
    const token = this.next();
    if (token.type !== tokenType.symbol) this.fail(`can't assign to ${describe(token)}`, token.at);
    return token.value;
  }
}
