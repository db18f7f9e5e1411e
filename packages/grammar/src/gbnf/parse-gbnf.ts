import { anyCodePoint, startRule } from "../ast.js";
import type { CodePointRange, Expression, Grammar, ReferenceExpression, Rule, Sequence } from "../ast.js";
import { GrammarError } from "../errors.js";
import { Cursor } from "./cursor.js";
import { isScalarValue, parseCharacter } from "./parse-character.js";
import { RepetitionBudget } from "./repetition-budget.js";

export interface ParseGbnfOptions {
  /**
   * The most repetitions `{m}` or `{m,}` may ask for, and the largest product of nested repetitions; default 2,000 as
   * in llama.cpp. `{m,n}` may have any n. Our own matcher counts, so it can bear more.
   */
  readonly repetitionLimit?: number;
  /** The longest text read, in UTF-16 units. Default 4,194,304. */
  readonly sizeLimit?: number;
}

const nestingLimit = 500;
const largestCount = 0x7fffffff;

/**
 * Parses GBNF in the dialect of llama.cpp v0.5.0 (`src/llama-grammar.cpp`). Unlike llama.cpp it refuses what can only be
 * a mistake: a rule defined twice, an empty class, a range or a repetition out of order, characters outside Unicode.
 *
 * @throws {GrammarError} with line and column, `code` "invalid_grammar".
 */
export function parseGbnf(text: string, options: ParseGbnfOptions = {}): Grammar {
  const { repetitionLimit = 2000, sizeLimit = 4_194_304 } = options;
  if (text.length > sizeLimit) {
    throw new GrammarError(`the grammar is ${text.length} characters long, at most ${sizeLimit} are allowed`);
  }
  const nul = text.indexOf("\0");
  if (nul >= 0) throw new Cursor(text).error("the grammar holds a NUL character", nul);
  return new GbnfParser(new Cursor(text), new RepetitionBudget(repetitionLimit)).parse();
}

class GbnfParser {
  private readonly references: ReferenceExpression[] = [];
  private depth = 0;

  constructor(
    private readonly cursor: Cursor,
    private readonly budget: RepetitionBudget,
  ) {}

  parse(): Grammar {
    const { cursor } = this;
    const rules = new Map<string, Rule>();
    cursor.skipSpace(true);
    while (!cursor.atEnd) {
      const offset = cursor.offset;
      const rule = this.parseRule();
      if (rules.has(rule.name)) throw cursor.error(`rule '${rule.name}' is defined twice`, offset);
      rules.set(rule.name, rule);
    }
    for (const { rule, offset } of this.references) {
      if (!rules.has(rule)) throw cursor.error(`rule '${rule}' is not defined`, offset);
    }
    if (!rules.has(startRule)) throw new GrammarError(`the grammar has no rule '${startRule}'`);
    return { rules: [...rules.values()], machines: [] };
  }

  private parseRule(): Rule {
    const { cursor } = this;
    const name = this.parseName();
    this.budget.seeName(name);
    cursor.skipSpace(false);
    if (!cursor.startsWith("::="))
      throw cursor.error(`expected '::=' after '${name}', found ${cursor.describe()}`);
    cursor.offset += 3;
    cursor.skipSpace(true);
    const options = this.parseOptions(false);
    if (!cursor.atEnd && cursor.at() !== 0x0a && cursor.at() !== 0x0d) {
      const hint = cursor.at() === 0x5f ? ": names consist of letters, digits and '-'" : "";
      throw cursor.error(`expected the end of rule '${name}', found ${cursor.describe()}${hint}`);
    }
    cursor.skipSpace(true);
    return { name, options };
  }

  private parseName(): string {
    const { cursor } = this;
    const start = cursor.offset;
    while (isWordUnit(cursor.at())) cursor.offset++;
    if (cursor.offset === start) throw cursor.error(`expected a rule name, found ${cursor.describe()}`);
    return cursor.text.slice(start, cursor.offset);
  }

  private parseOptions(nested: boolean): Sequence[] {
    if (++this.depth > nestingLimit) throw this.cursor.error(`groups nest deeper than ${nestingLimit}`);
    const options = [this.parseSequence(nested)];
    while (this.cursor.at() === 0x7c) {
      this.cursor.offset++;
      this.cursor.skipSpace(true);
      options.push(this.parseSequence(nested));
    }
    this.depth--;
    return options;
  }

  private parseSequence(nested: boolean): Sequence {
    const { cursor, budget } = this;
    const items: Expression[] = [];
    for (;;) {
      const start = cursor.offset;
      const item = this.parseItem();
      if (item === undefined) {
        if (!isQuantifierUnit(cursor.at())) return items;
        throw cursor.error(`${cursor.describe()} needs something to repeat before it`);
      }
      cursor.skipSpace(nested);
      let repeated = item;
      let empty = item.type === "literal" && item.text === "";
      for (;;) {
        const place = cursor.offset;
        const count = this.parseQuantifier(nested);
        if (count === undefined) break;
        if (empty) throw cursor.error("the empty text cannot be repeated", start);
        if (!budget.repeat(count.min, count.max)) {
          throw cursor.error(`more than ${budget.limit} repetitions, counting nested ones together`, place);
        }
        empty = count.max === 0;
        repeated = { type: "repeat", item: repeated, ...count };
      }
      items.push(repeated);
    }
  }

  /** The item that starts here; undefined when none does. */
  private parseItem(): Expression | undefined {
    const { cursor, budget } = this;
    const unit = cursor.at();
    budget.startItem();
    if (unit === 0x22) return { type: "literal", text: this.parseLiteral() };
    if (unit === 0x5b) return this.parseClass();
    if (unit === 0x3c || unit === 0x21) return this.parseToken();
    if (unit === 0x2e) {
      cursor.offset++;
      return anyCodePoint;
    }
    if (unit === 0x28) {
      cursor.offset++;
      cursor.skipSpace(true);
      const before = budget.startGroup();
      const options = this.parseOptions(true);
      budget.endGroup(before);
      if (cursor.at() !== 0x29) throw cursor.error(`expected ')', found ${cursor.describe()}`);
      cursor.offset++;
      return { type: "group", options };
    }
    if (!isWordUnit(unit)) return undefined;
    const offset = cursor.offset;
    const reference: ReferenceExpression = { type: "reference", rule: this.parseName(), offset };
    budget.seeName(reference.rule);
    this.references.push(reference);
    return reference;
  }

  private parseLiteral(): string {
    const { cursor } = this;
    const start = cursor.offset++;
    let text = "";
    while (cursor.at() !== 0x22) {
      if (cursor.atEnd) throw cursor.error("the text has no closing '\"'", start);
      const offset = cursor.offset;
      const point = parseCharacter(cursor);
      if (!isScalarValue(point)) throw cursor.error(notScalar(point), offset);
      text += String.fromCodePoint(point);
    }
    cursor.offset++;
    return text;
  }

  private parseClass(): Expression {
    const { cursor } = this;
    const start = cursor.offset++;
    const negated = cursor.at() === 0x5e;
    if (negated) cursor.offset++;
    const ranges: CodePointRange[] = [];
    while (cursor.at() !== 0x5d) {
      if (cursor.atEnd) throw cursor.error("the class has no closing ']'", start);
      const offset = cursor.offset;
      const from = parseCharacter(cursor);
      let to = from;
      if (cursor.at() === 0x2d && cursor.at(1) !== 0x5d) {
        cursor.offset++;
        to = parseCharacter(cursor);
        if (to < from) throw cursor.error("the range is out of order", offset);
      } else if (!isScalarValue(from)) {
        throw cursor.error(notScalar(from), offset);
      }
      if (from > 0x10ffff) throw cursor.error(notScalar(from), offset);
      ranges.push({ from, to: Math.min(to, 0x10ffff) });
    }
    cursor.offset++;
    if (ranges.length === 0) throw cursor.error("the class is empty", start);
    return { type: "class", negated, ranges };
  }

  private parseToken(): Expression {
    const { cursor } = this;
    const start = cursor.offset;
    const negated = cursor.at() === 0x21;
    if (negated) cursor.offset++;
    if (cursor.at() !== 0x3c) throw cursor.error(`expected '<' after '!', found ${cursor.describe()}`);
    if (cursor.at(1) === 0x5b) {
      cursor.offset += 2;
      const id = this.parseInteger("a token number");
      if (!cursor.startsWith("]>")) throw cursor.error(`expected ']>', found ${cursor.describe()}`);
      cursor.offset += 2;
      return { type: "token", negated, token: { id } };
    }
    const end = cursor.text.indexOf(">", cursor.offset);
    if (end < 0) throw cursor.error("the token has no closing '>'", start);
    const text = cursor.text.slice(cursor.offset, end + 1);
    if (/\p{Surrogate}/u.test(text)) throw cursor.error("the token's text is not valid Unicode", start);
    cursor.offset = end + 1;
    return { type: "token", negated, token: { text } };
  }

  private parseQuantifier(nested: boolean): { min: number; max?: number } | undefined {
    const { cursor } = this;
    const sign = cursor.text.charAt(cursor.offset);
    if (sign === "*" || sign === "+" || sign === "?") {
      cursor.offset++;
      cursor.skipSpace(nested);
      if (sign === "?") return { min: 0, max: 1 };
      return { min: sign === "+" ? 1 : 0 };
    }
    if (sign !== "{") return undefined;
    const start = cursor.offset++;
    cursor.skipSpace(nested);
    const min = this.parseInteger("the least number of repetitions");
    cursor.skipSpace(nested);
    let max: number | undefined = min;
    if (cursor.at() === 0x2c) {
      cursor.offset++;
      cursor.skipSpace(nested);
      max = isDigitUnit(cursor.at()) ? this.parseInteger("the largest number of repetitions") : undefined;
      cursor.skipSpace(nested);
    }
    if (cursor.at() !== 0x7d) throw cursor.error(`expected '}', found ${cursor.describe()}`);
    cursor.offset++;
    cursor.skipSpace(nested);
    if (max !== undefined && max < min) throw cursor.error(`{${min},${max}} is out of order`, start);
    return max === undefined ? { min } : { min, max };
  }

  private parseInteger(what: string): number {
    const { cursor } = this;
    const start = cursor.offset;
    while (isDigitUnit(cursor.at())) cursor.offset++;
    if (cursor.offset === start) throw cursor.error(`expected ${what}, found ${cursor.describe()}`);
    const value = Number(cursor.text.slice(start, cursor.offset));
    if (value > largestCount) throw cursor.error(`${what} is larger than ${largestCount}`, start);
    return value;
  }
}

function isDigitUnit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isWordUnit(unit: number): boolean {
  return (
    isDigitUnit(unit) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x2d
  );
}

function isQuantifierUnit(unit: number): boolean {
  return unit === 0x2a || unit === 0x2b || unit === 0x3f || unit === 0x7b;
}

function notScalar(point: number): string {
  const name = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  return point > 0x10ffff
    ? `${name} is no Unicode code point`
    : `${name} is half of a surrogate pair; write the whole character with \\U and 8 digits`;
}
