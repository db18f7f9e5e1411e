import type { Expression, Grammar, Sequence } from "../ast.js";
import type { Relaxation } from "../compile.js";
import { GrammarError } from "../errors.js";
import { GrammarBuilder } from "../grammar-builder.js";
import { maxFractionDigits, maxWholeDigits } from "../json-schema/number-spelling.js";
import { arrayRules } from "./array-rules.js";
import type { Case } from "./case.js";
import { findCases } from "./find-cases.js";
import { isArray, isObject } from "./json.js";
import { decimalOptions, integerOptions } from "./number-rules.js";
import { objectRules } from "./object-rules.js";
import { SchemaDocument } from "./schema-ref.js";
import type { SchemaRef } from "./schema-ref.js";
import { characters, digits, literal, oneOf, optional, repeat, sequence } from "./shorthand.js";
import { jsonStringRules, stringRules } from "./string-rules.js";
import { admits } from "./admits.js";

export interface ConvertSchemaOptions {
  /** "flexible" (default): single blanks or a line break and indentation may stand between parts. "none": none may. */
  readonly whitespace?: "flexible" | "none";
  /** Properties that come first in every object that has them, in this order; the others follow in that of the schema. */
  readonly propertyOrder?: readonly string[];
}

const ruleLimit = 20_000;
const nestingLimit = 400;

/**
 * Adds the rules of a JSON Schema to a grammar and returns what matches a document. Documents come in one form only:
 * properties in the order of the schema, numbers and strings without unusual spellings. Whatever a grammar cannot
 * enforce is reported.
 *
 * @throws {GrammarError} for what is no schema, unknown references and schemas that get too large.
 */
export function convertSchema(
  schema: unknown,
  builder: GrammarBuilder,
  relaxations: Relaxation[],
  options: ConvertSchemaOptions = {},
): Expression {
  const converter = new SchemaConverter(new SchemaDocument(schema), builder, relaxations, options);
  return converter.value([converter.document.root], "document");
}

/** A grammar for the documents of one schema. */
export function schemaToGrammar(
  schema: unknown,
  options: ConvertSchemaOptions = {},
): { grammar: Grammar; relaxations: Relaxation[] } {
  const builder = new GrammarBuilder();
  const relaxations: Relaxation[] = [];
  const document = convertSchema(schema, builder, relaxations, options);
  return { grammar: builder.finish([[document]]), relaxations };
}

/** Turns schemas into rules; each set of schemas that a value must satisfy becomes one rule. */
export class SchemaConverter {
  private readonly known = new Map<string, Expression>();
  private readonly reported = new Set<string>();
  private shared: SharedRules | undefined;
  private rules = 0;
  private depth = 0;

  constructor(
    readonly document: SchemaDocument,
    readonly builder: GrammarBuilder,
    private readonly relaxations: Relaxation[],
    readonly options: ConvertSchemaOptions,
  ) {}

  /** Values that satisfy all of the schemas; a rule without alternatives when there are none. */
  value(conjunction: readonly SchemaRef[], name: string): Expression {
    const schemas = conjunction.map((ref) => this.document.follow(ref));
    const key = schemas
      .map(({ pointer }) => pointer)
      .toSorted()
      .join("\n");
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (++this.rules > ruleLimit) throw new GrammarError(`the schema needs more than ${ruleLimit} rules`);
    if (++this.depth > nestingLimit) throw new GrammarError(`the schema nests deeper than ${nestingLimit}`);
    const rule = this.builder.name(name);
    const reference: Expression = { type: "reference", rule };
    this.known.set(key, reference);
    const cases = findCases(this.document, schemas, (pointer, keyword, reason) =>
      this.report(pointer, keyword, reason),
    );
    const pointer = schemas[0]?.pointer ?? "";
    const options = joinOptions(cases.flatMap((item) => this.caseOptions(item, pointer, name)));
    this.depth--;
    this.builder.define(rule, options);
    return reference;
  }

  report(pointer: string, keyword: string, reason: string): void {
    const key = JSON.stringify([pointer, keyword, reason]);
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.relaxations.push({ pointer, keyword, reason });
  }

  get common(): SharedRules {
    this.shared ??= makeSharedRules(this.builder, this.options.whitespace ?? "flexible");
    return this.shared;
  }

  private caseOptions(target: Case, pointer: string, name: string): Sequence[] {
    if (target.values !== undefined) return this.valueOptions(target, target.values, pointer);
    if (isUnlimited(target)) return [[this.common.value]];
    const options: Sequence[] = [];
    for (const type of target.types) {
      switch (type) {
        case "null":
          options.push([literal("null")]);
          break;
        case "boolean":
          options.push([literal("true")], [literal("false")]);
          break;
        case "number":
          options.push(...this.numberOptions(target, pointer));
          break;
        case "string": {
          const { character, string } = this.common;
          const report = (keyword: string, reason: string) => this.report(pointer, keyword, reason);
          const item = stringRules(target, { builder: this.builder, character, string, report });
          if (item !== undefined) options.push([item]);
          break;
        }
        case "array": {
          const item = arrayRules(target, this, pointer, name);
          if (item !== undefined) options.push([item]);
          break;
        }
        case "object":
          options.push(...objectRules(target, this, pointer));
          break;
      }
    }
    return options;
  }

  private valueOptions(target: Case, values: readonly unknown[], pointer: string): Sequence[] {
    const test = admits(target);
    return values.flatMap((value): Sequence[] => {
      const admitted = test(value);
      if (admitted === false) return [];
      if (admitted === undefined)
        this.report(pointer, "enum", "values are not checked against the other keywords");
      return [[this.constant(value, 0)]];
    });
  }

  private constant(value: unknown, depth: number): Expression {
    if (depth > nestingLimit)
      throw new GrammarError(`a value of the schema nests deeper than ${nestingLimit}`);
    const { gap, blank } = this.common;
    const list = (open: string, items: readonly Expression[], close: string): Expression => {
      const inner = items.flatMap((item, i) => (i === 0 ? [gap, item] : [literal(","), gap, item]));
      return sequence(literal(open), ...inner, gap, literal(close));
    };
    if (isArray(value))
      return list(
        "[",
        value.map((item) => this.constant(item, depth + 1)),
        "]",
      );
    if (!isObject(value)) return literal(JSON.stringify(value) ?? "null");
    const members = Object.entries(value).map(([key, item]) =>
      sequence(literal(JSON.stringify(key)), blank, literal(":"), blank, this.constant(item, depth + 1)),
    );
    return list("{", members, "}");
  }

  private numberOptions(target: Case, pointer: string): Sequence[] {
    const { lower, upper, multiples } = target;
    const bounded = lower !== undefined || upper !== undefined;
    const whole = target.integer || multiples.some((multiple) => Number.isInteger(multiple));
    const open = multiples.filter((multiple) => multiple !== 1);
    if (open.length > 0) {
      const listed = listMultiples(target);
      if (listed !== undefined) return listed.map((value) => [literal(String(value))]);
      const [only] = open;
      const places = only === undefined ? undefined : decimalPlaces(only);
      if (open.length === 1 && places !== undefined && !bounded && !whole) {
        const fraction = optional(sequence(literal("."), repeat(digits(), 1, places)));
        return [
          [
            optional(literal("-")),
            oneOf(integerOptions({ value: 0, exclusive: false }, undefined)),
            fraction,
          ],
        ];
      }
      this.report(
        pointer,
        "multipleOf",
        `multiples of ${open.join(" and ")} are not told from other numbers`,
      );
    }
    if (whole) return bounded ? integerOptions(lower, upper) : [[this.common.integer]];
    return bounded ? decimalOptions(lower, upper) : [[this.common.number]];
  }
}

/** All numbers of a case, when its bounds leave at most a thousand multiples. */
function listMultiples({ lower, upper, multiples, integer }: Case): number[] | undefined {
  const [step] = multiples;
  if (lower === undefined || upper === undefined || step === undefined) return undefined;
  const first = Math.ceil(lower.value / step);
  const last = Math.floor(upper.value / step);
  if (!Number.isInteger(step) || last - first > 1000) return undefined;
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
  return values.filter(
    (value) =>
      (value > lower.value || !lower.exclusive) &&
      (value < upper.value || !upper.exclusive) &&
      (!integer || Number.isInteger(value)) &&
      multiples.every((multiple) => Number.isInteger(value / multiple)),
  );
}

/** k when a number is 10 to the power of -k. */
function decimalPlaces(multiple: number): number | undefined {
  for (let places = 1; places <= 15; places++) if (multiple === Number(`1e-${places}`)) return places;
  return undefined;
}

function isUnlimited(target: Case): boolean {
  const { types, integer, lower, upper, multiples, patterns, formats, minLength, maxLength } = target;
  const { arrays, minItems, maxItems, objects, required, minProperties, maxProperties, names } = target;
  const lists = [multiples, patterns, formats, arrays, objects, required, names];
  const limits = [lower, upper, maxLength, maxItems, maxProperties];
  return (
    types.size === 6 &&
    !integer &&
    lists.every((list) => list.length === 0) &&
    limits.every((limit) => limit === undefined) &&
    minLength + minItems + minProperties === 0
  );
}

/** Drops options that were written before. */
function joinOptions(options: readonly Sequence[]): Sequence[] {
  const seen = new Set<string>();
  return options.filter((option) => {
    const key = JSON.stringify(option);
    return !seen.has(key) && seen.add(key);
  });
}

export interface SharedRules {
  /** Whitespace between brackets and what they hold, and behind commas. */
  readonly gap: Expression;
  /** Whitespace around colons. */
  readonly blank: Expression;
  readonly character: Expression;
  readonly string: Expression;
  readonly number: Expression;
  readonly integer: Expression;
  readonly value: Expression;
}

function makeSharedRules(builder: GrammarBuilder, whitespace: "flexible" | "none"): SharedRules {
  const blank = whitespace === "none" ? literal("") : optional(literal(" "));
  const indentation = oneOf([[repeat(literal(" "), 0, 40)], [repeat(literal("\t"), 1, 10)]]);
  const gap: Expression =
    whitespace === "none"
      ? literal("")
      : builder.rule("ws", [[], [literal(" ")], [literal("\n"), indentation]]);
  const { character, string } = jsonStringRules(builder);
  const counting = sequence(digits(1, 9), repeat(digits(), 0, maxWholeDigits - 1));
  const natural = oneOf([[literal("0")], [counting]]);
  const integer = builder.rule("integer", [[literal("0")], [optional(literal("-")), counting]]);
  const fraction = optional(sequence(literal("."), repeat(digits(), 1, maxFractionDigits)));
  const sign = optional(characters({ from: 0x2b, to: 0x2b }, { from: 0x2d, to: 0x2d }));
  const exponent = optional(
    sequence(characters({ from: 0x65, to: 0x65 }, { from: 0x45, to: 0x45 }), sign, repeat(digits(), 1, 3)),
  );
  const number = builder.rule("number", [[optional(literal("-")), natural, fraction, exponent]]);
  const valueName = builder.name("value");
  const value: Expression = { type: "reference", rule: valueName };
  const list = (open: string, item: Expression, close: string): Expression => {
    const more = repeat(sequence(literal(","), gap, item), 0);
    return sequence(literal(open), gap, optional(sequence(item, more, gap)), literal(close));
  };
  const object = builder.rule("object", [
    [list("{", sequence(string, blank, literal(":"), blank, value), "}")],
  ]);
  const array = builder.rule("array", [[list("[", value, "]")]]);
  const constants = ["true", "false", "null"].map((text) => [literal(text)]);
  builder.define(valueName, [[object], [array], [string], [number], ...constants]);
  return { gap, blank, character, string, number, integer, value };
}
