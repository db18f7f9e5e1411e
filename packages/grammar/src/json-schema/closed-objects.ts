import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { toByteString } from "../automata/utf8.js";
import { appliedSchemas, type AppliedSchema } from "./applied-schemas.js";
import { toShape, type Compiler, type SchemaContext } from "./compile-context.js";
import { isArray, isObject, type JsonValue } from "./json-value.js";
import { anyShape, kindIndex, type PropertyRules, type Shape } from "./program.js";
import type { SchemaLocation } from "./schema-document.js";

/** Keywords by which a schema speaks of members that `properties` does not name. */
const openers = ["additionalProperties", "patternProperties", "unevaluatedProperties"];

/** Parts of an array or object that the same schemas describe. */
type Parts = ReadonlyMap<string, readonly SchemaLocation[]>;

/**
 * Closes the objects of a document: where some members are named and nothing speaks of others, no others may come. This
 * is a condition beside the schema's own, not a change of it, so that what `not`, `if` or `oneOf` ask stays what it was.
 */
export class ObjectCloser {
  private readonly known = new Map<string, number>();

  /** `relaxable` runs what a schema that cannot be enforced may break off; without a result, an object stays open. */
  constructor(
    private readonly compiler: Compiler,
    private readonly relaxable: (compile: () => Shape) => Shape | undefined,
  ) {}

  /** The condition on a value that all of these schemas describe: an expression, TRUE when there is none. */
  close(locations: readonly SchemaLocation[]): number {
    const { program } = this.compiler;
    const described = locations.filter(({ schema }) => isObject(schema));
    if (!described.some(({ schema }) => this.isNested(schema))) return TRUE;
    const key = described
      .map(({ pointer }) => pointer)
      .toSorted()
      .join("\n");
    let known = this.known.get(key);
    if (known === undefined) {
      known = program.variable(() => this.relaxable(() => this.shapeOf(described)) ?? anyShape);
      this.known.set(key, known);
    }
    return known;
  }

  /** Whether a schema may describe an array or object. */
  private isNested(schema: JsonValue): boolean {
    if (!isObject(schema)) return false;
    return Object.entries(schema).some(
      ([keyword, value]) =>
        (isObject(value) && keyword !== "const" && keyword !== "default") ||
        keyword === "$ref" ||
        (isArray(value) && value.some(isObject)),
    );
  }

  private shapeOf(locations: readonly SchemaLocation[]): Shape {
    const { compiler } = this;
    const { arena } = compiler.program;
    const applied = locations.flatMap((location) => {
      const { schema, draft } = location;
      const context = { compiler, program: compiler.program, location, draft };
      return isObject(schema) ? appliedSchemas({ ...context, schema }) : [];
    });
    return toShape({
      object: arena.and([...this.keyConditions(applied), this.valueCondition(applied)]),
      array: this.itemCondition(applied),
    });
  }

  /** That every key is named by a schema that applies, or that a schema applies which opens the object. */
  private keyConditions(applied: readonly AppliedSchema[]): number[] {
    const { program } = this.compiler;
    const { arena } = program;
    const covers = applied.map(({ context: { schema }, condition }) => ({
      condition,
      names: namesOf(schema),
      opens: opens(schema),
    }));
    const names = new Set(covers.flatMap((cover) => [...cover.names]));
    if (names.size === 0) return [];
    const excuseOf = (name: string | undefined): number =>
      arena.or(
        covers
          .filter((cover) => cover.opens || (name !== undefined && cover.names.has(name)))
          .map(({ condition }) => condition),
      );
    const conditions: number[] = [];
    const require = (excuse: number, rules: PropertyRules): void => {
      if (excuse === TRUE) return;
      const object = program.literal({ kind: "properties", rules });
      conditions.push(arena.or([object, program.shape(excuse)[kindIndex.object]]));
    };
    const byExcuse = new Map<number, Set<string>>();
    for (const name of names) {
      const excuse = excuseOf(name);
      byExcuse.set(excuse, (byExcuse.get(excuse) ?? new Set()).add(name));
    }
    const named = (isRefused: (name: string) => boolean): Map<string, number> =>
      new Map([...names].map((name) => [toByteString(name), isRefused(name) ? FALSE : TRUE]));
    for (const [excuse, some] of byExcuse) {
      require(excuse, { names: named((name) => some.has(name)), patterns: [], rest: TRUE });
    }
    require(excuseOf(undefined), { names: named(() => false), patterns: [], rest: FALSE });
    return conditions;
  }

  /** That the objects within the members are closed, too. */
  private valueCondition(applied: readonly AppliedSchema[]): number {
    const { program } = this.compiler;
    const parts = new Map<string, SchemaLocation[]>();
    for (const { context } of applied) {
      const { properties, additionalProperties } = context.schema;
      if (isObject(properties)) {
        for (const [name, sub] of Object.entries(properties))
          this.add(parts, name, context, sub, "properties", name);
      }
      if (additionalProperties !== undefined) {
        this.add(parts, "\nrest", context, additionalProperties, "additionalProperties");
      }
    }
    const rest = this.close(parts.get("\nrest") ?? []);
    parts.delete("\nrest");
    const names = new Map([...this.closeAll(parts)].map(([name, closed]) => [toByteString(name), closed]));
    if (rest === TRUE && [...names.values()].every((closed) => closed === TRUE)) return TRUE;
    return program.literal({ kind: "properties", rules: { names, patterns: [], rest } });
  }

  private itemCondition(applied: readonly AppliedSchema[]): number {
    const { program } = this.compiler;
    const parts = new Map<string, SchemaLocation[]>();
    let first = 0;
    for (const { context } of applied) {
      const { items, prefixItems, additionalItems } = context.schema;
      const lists = { prefixItems, items };
      for (const [keyword, list] of Object.entries(lists)) {
        if (!isArray(list)) continue;
        first = Math.max(first, list.length);
        list.forEach((sub, i) => this.add(parts, `${i}`, context, sub, keyword, `${i}`));
      }
      const rest = isArray(items) ? additionalItems : items;
      if (rest !== undefined) {
        this.add(parts, "rest", context, rest, isArray(items) ? "additionalItems" : "items");
      }
    }
    const closed = this.closeAll(parts);
    const rest = closed.get("rest") ?? TRUE;
    const prefix = Array.from({ length: first }, (_, i) => closed.get(`${i}`) ?? TRUE);
    if (rest === TRUE && prefix.every((item) => item === TRUE)) return TRUE;
    return program.literal({ kind: "items", rules: { prefix, rest } });
  }

  private add(
    parts: Map<string, SchemaLocation[]>,
    part: string,
    { location }: SchemaContext,
    sub: JsonValue,
    ...tokens: readonly string[]
  ): void {
    const found = parts.get(part) ?? [];
    found.push(this.compiler.document.child(location, sub, ...tokens));
    parts.set(part, found);
  }

  private closeAll(parts: Parts): Map<string, number> {
    return new Map([...parts].map(([part, locations]) => [part, this.close(locations)]));
  }
}

/** Members that a schema names: in `properties`, or because it requires them. */
function namesOf({ properties, required, dependentRequired }: SchemaContext["schema"]): Set<string> {
  const names = new Set(isObject(properties) ? Object.keys(properties) : []);
  if (names.size === 0) return names;
  const add = (list: JsonValue | undefined): void => {
    if (isArray(list)) for (const name of list) if (typeof name === "string") names.add(name);
  };
  add(required);
  if (isObject(dependentRequired)) Object.values(dependentRequired).forEach(add);
  return names;
}

function opens(schema: SchemaContext["schema"]): boolean {
  const { properties } = schema;
  return (
    openers.some((keyword) => schema[keyword] !== undefined) ||
    (isObject(properties) && Object.keys(properties).length === 0)
  );
}
