import type { Expression, Sequence } from "../ast.js";
import { GrammarError } from "../errors.js";
import { dfaToRules } from "../print/dfa-to-rules.js";
import { RegexError } from "../regex/errors.js";
import type { Case } from "./case.js";
import type { SchemaConverter } from "./convert-schema.js";
import { jsonCharacter } from "./json-characters.js";
import { keyClasses, patternTests } from "./key-classes.js";
import type { KeyClass } from "./key-classes.js";
import { isObject, own } from "./json.js";
import type { SchemaRef } from "./schema-ref.js";
import { countLimit, literal, optional, repeat, sequence } from "./shorthand.js";

/** Objects that satisfy a case, their keys in the order in which the schema names them; further keys come last. */
export function objectRules(target: Case, converter: SchemaConverter, pointer: string): Sequence[] {
  return new ObjectRules(target, converter, pointer).options();
}

interface Property {
  readonly name: string;
  readonly required: boolean;
  readonly member: Expression;
}

class ObjectRules {
  private readonly names: readonly string[];
  private readonly patterns: readonly string[];
  private tests: ((name: string) => readonly boolean[]) | undefined;

  constructor(
    private readonly target: Case,
    private readonly converter: SchemaConverter,
    private readonly pointer: string,
  ) {
    const named = target.objects.flatMap(({ properties }) => [...properties.keys()]);
    const names = new Set([...named, ...target.required]);
    const first = (converter.options.propertyOrder ?? []).filter((name) => names.has(name));
    this.names = [...new Set([...first, ...names])];
    this.patterns = target.objects.flatMap(({ patterns }) => patterns.map(({ pattern }) => pattern));
  }

  options(): Sequence[] {
    const { minProperties, maxProperties, required } = this.target;
    if (maxProperties !== undefined && maxProperties < Math.max(required.length, minProperties)) return [];
    const further = this.furtherMember();
    const properties = this.names.map((name) => this.property(name));
    if (this.target.names.length > 0) this.checkNames();
    const { gap } = this.converter.common;
    const counts = this.furtherCounts(properties, further !== undefined);
    const inner =
      counts === undefined ? this.members(properties, further) : this.onlyFurther(further, counts);
    return [[literal("{"), gap, inner, literal("}")]];
  }

  private comma(member: Expression): Expression {
    const { gap } = this.converter.common;
    return sequence(literal(","), gap, member);
  }

  /** Named keys, then others: rule `rest` when something stands before, the other way of each step when nothing does. */
  private members(properties: readonly Property[], further: Expression | undefined): Expression {
    const { gap, builder } = { ...this.converter.common, builder: this.converter.builder };
    let rest: Expression[] = further === undefined ? [] : [repeat(this.comma(further), 0)];
    let first: Sequence[] = further === undefined ? [[]] : [[further, ...rest], []];
    for (const { required, member } of properties.toReversed()) {
      // Long tails are shared: a rule of its own keeps the grammar from growing with the square of the properties.
      const tail = rest.length > 4 ? [builder.rule("rest", [rest])] : rest;
      const begin: Sequence = [member, ...tail];
      first = required ? [begin] : [begin, ...first];
      rest = [required ? this.comma(member) : optional(this.comma(member)), ...tail];
    }
    const options = first.map((option) => (option.length === 0 ? option : [...option, gap]));
    return { type: "group", options };
  }

  /** How many keys there must and may be, when no key is named: then, and only then, they are counted. */
  private furtherCounts(
    properties: readonly Property[],
    open: boolean,
  ): { min: number; max: number | undefined } | undefined {
    const { minProperties, maxProperties } = this.target;
    const needed = properties.filter(({ required }) => required).length;
    if (minProperties <= needed && maxProperties === undefined) return undefined;
    if (minProperties <= needed && !open && (maxProperties ?? 0) >= properties.length) return undefined;
    if (properties.length === 0) return { min: minProperties, max: maxProperties };
    if (minProperties > needed) this.converter.report(this.pointer, "minProperties", "keys are not counted");
    if (maxProperties !== undefined)
      this.converter.report(this.pointer, "maxProperties", "keys are not counted");
    return undefined;
  }

  private onlyFurther(
    further: Expression | undefined,
    counts: { readonly min: number; readonly max: number | undefined },
  ): Expression {
    const min = Math.min(counts.min, countLimit);
    const max = counts.max === undefined ? undefined : Math.min(counts.max, countLimit);
    const { gap } = this.converter.common;
    if (further === undefined || max === 0) return { type: "group", options: min === 0 ? [[]] : [] };
    if (min > 1) this.converter.report(this.pointer, "minProperties", "a key that comes twice counts twice");
    const more = repeat(this.comma(further), Math.max(0, min - 1), max === undefined ? undefined : max - 1);
    const list = sequence(further, ...(max === 1 ? [] : [more]), gap);
    return min === 0 ? optional(list) : list;
  }

  private property(name: string): Property {
    const matches = this.patternMatches(name);
    const schemas = this.schemasFor((properties) => properties.get(name), matches);
    const value = schemas.length === 0 ? this.converter.common.value : this.converter.value(schemas, name);
    return {
      name,
      required: this.target.required.includes(name),
      member: this.member(literal(JSON.stringify(name)), value),
    };
  }

  private member(key: Expression, value: Expression): Expression {
    const { blank } = this.converter.common;
    return sequence(key, blank, literal(":"), blank, value);
  }

  private patternMatches(name: string): readonly boolean[] {
    this.tests ??= this.compileTests();
    return this.tests(name);
  }

  private compileTests(): (name: string) => readonly boolean[] {
    try {
      return patternTests(this.patterns);
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      this.converter.report(this.pointer, "patternProperties", error.message);
      return () => this.patterns.map(() => false);
    }
  }

  /** What each shape asks of the value of a key. */
  private schemasFor(
    named: (properties: ReadonlyMap<string, SchemaRef>) => SchemaRef | undefined,
    matches: readonly boolean[],
  ): SchemaRef[] {
    let index = 0;
    return this.target.objects.flatMap(({ properties, patterns, additional }) => {
      const matched = patterns.filter(() => matches[index++] === true).map(({ ref }) => ref);
      const own = named(properties);
      const found = own === undefined ? matched : [own, ...matched];
      return found.length > 0 ? found : additional === undefined ? [] : [additional];
    });
  }

  /** A member whose key no property names; undefined when there can be none. */
  private furtherMember(): Expression | undefined {
    const classes = this.furtherClasses();
    if (classes === undefined) return this.member(this.converter.common.string, this.converter.common.value);
    const options = classes.flatMap(({ matches, keys }): Sequence[] => {
      const schemas = this.schemasFor(() => undefined, matches);
      if (schemas.some(({ schema }) => schema === false)) return [];
      const value =
        schemas.length === 0
          ? this.converter.common.value
          : this.converter.value(schemas, "additional-value");
      const text = dfaToRules(keys, this.converter.builder, { name: "key", character: jsonCharacter });
      return [[this.member(sequence(literal('"'), text, literal('"')), value)]];
    });
    return options.length === 0 ? undefined : this.converter.builder.rule("additional", options);
  }

  /** Undefined: any key at all. */
  private furtherClasses(): readonly KeyClass[] | undefined {
    const closed = this.target.objects.some(({ additional }) => additional?.schema === false);
    if (closed && this.patterns.length === 0) return [];
    try {
      return keyClasses(this.names, this.patterns);
    } catch (error) {
      if (!(error instanceof RegexError) && !(error instanceof GrammarError)) throw error;
      this.converter.report(this.pointer, "patternProperties", `further keys are left out: ${error.message}`);
      return [];
    }
  }

  private checkNames(): void {
    for (const { schema, pointer } of this.target.names) {
      const trivial =
        schema === true ||
        (isObject(schema) &&
          Object.keys(schema).every((key) => key === "type" && own(schema, key) === "string"));
      if (!trivial) this.converter.report(pointer, "propertyNames", "keys are not checked");
    }
  }
}
