import { FALSE, TRUE } from "../automata/boolean-arena.js";
import type { TextProduct } from "../automata/text-product.js";
import { fromByteString, toByteString } from "../automata/utf8.js";
import { toShape, type Conditions, type KeywordCompiler, type SchemaContext } from "./compile-context.js";
import { hasKeyword } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import { isArray, isObject, type JsonValue } from "./json-value.js";
import { itemRules } from "./keywords-array.js";
import { patternDfa } from "./keywords-scalar.js";
import { kindIndex, type PropertyRules } from "./program.js";
import type { SchemaLocation } from "./schema-document.js";

/** What one schema marks as evaluated whenever `condition` (an expression on the same value) holds. */
interface Cover {
  readonly condition: number;
  readonly names: ReadonlySet<string>;
  readonly dfas: readonly number[];
  /** Every key or item is marked. */
  readonly all: boolean;
  /** Items before this position are marked. */
  readonly itemsBefore: number;
  /** Items that meet one of these expressions are marked (contains). */
  readonly itemsLike: readonly number[];
}

const maxCells = 4096;

/**
 * Collects what the keywords of a schema and of the schemas that it applies to the same value mark as evaluated. The
 * conditions of nested `anyOf`, `oneOf`, `if`, `dependentSchemas` branches are those branches themselves.
 */
function covers(context: SchemaContext, kind: "array" | "object", condition: number, depth: number): Cover[] {
  const { schema, compiler, location, program, draft } = context;
  const { arena } = program;
  if (depth > 30)
    throw new UnsupportedSchemaError(location.pointer, "unevaluated", "applies too many schemas in turn");
  const found: Cover[] = [];
  const own = (part: Partial<Cover>): void => {
    found.push({ condition, names: new Set(), dfas: [], all: false, itemsBefore: 0, itemsLike: [], ...part });
  };
  if (kind === "object") {
    const { properties, patternProperties } = schema;
    own({
      names: new Set(isObject(properties) ? Object.keys(properties).map(toByteString) : []),
      dfas: isObject(patternProperties)
        ? Object.keys(patternProperties).map((pattern) => patternDfa(context, "patternProperties", pattern))
        : [],
      all:
        schema["additionalProperties"] !== undefined ||
        (depth > 0 && schema["unevaluatedProperties"] !== undefined),
    });
  } else {
    const { prefix, restKeyword } = itemRules(context);
    const { contains } = schema;
    own({
      itemsBefore: prefix.length,
      all: restKeyword !== "" || (depth > 0 && schema["unevaluatedItems"] !== undefined),
      itemsLike:
        contains !== undefined && hasKeyword(draft, 2020)
          ? [compiler.expression(location, contains, "contains")]
          : [],
    });
  }
  const into = (target: SchemaLocation, under: number): void => {
    const { schema: sub } = target;
    if (!isObject(sub)) return;
    found.push(
      ...covers({ ...context, location: target, schema: sub, draft: target.draft }, kind, under, depth + 1),
    );
  };
  const apply = (sub: JsonValue | undefined, conditional: boolean, ...tokens: readonly string[]): void => {
    if (sub === undefined) return;
    const target = compiler.document.child(location, sub, ...tokens);
    into(target, conditional ? arena.and([condition, compiler.expressionAt(target)]) : condition);
  };
  for (const keyword of ["$ref", "$dynamicRef", "$recursiveRef"]) {
    const target = schema[keyword];
    if (typeof target === "string") into(compiler.document.resolve(location, target, keyword), condition);
  }
  for (const keyword of ["allOf", "anyOf", "oneOf"]) {
    const list = schema[keyword];
    if (isArray(list)) list.forEach((sub, i) => apply(sub, keyword !== "allOf", keyword, `${i}`));
  }
  if (schema["if"] !== undefined) {
    const test = compiler.expression(location, schema["if"], "if");
    apply(schema["if"], true, "if");
    const side = (keyword: string, holds: number): void => {
      const sub = schema[keyword];
      if (sub !== undefined)
        into(compiler.document.child(location, sub, keyword), arena.and([condition, holds]));
    };
    side("then", test);
    side("else", arena.not(test));
  }
  const { dependentSchemas } = schema;
  if (isObject(dependentSchemas) && kind === "object") {
    for (const [name, sub] of Object.entries(dependentSchemas)) {
      const present = program.variable(
        toShape({ object: program.literal({ kind: "has", name: toByteString(name) }) }),
      );
      into(compiler.document.child(location, sub, "dependentSchemas", name), arena.and([condition, present]));
    }
  }
  return found;
}

export const compileUnevaluatedProperties: KeywordCompiler = (context) => {
  const sub = context.schema["unevaluatedProperties"];
  if (sub === undefined || !hasKeyword(context.draft, 2019)) return undefined;
  const { program } = context;
  const { arena } = program;
  const expression = context.compiler.expression(context.location, sub, "unevaluatedProperties");
  const all = covers(context, "object", TRUE, 0);
  const names = [...new Set(all.flatMap((cover) => [...cover.names]))];
  const dfas = [...new Set(all.flatMap((cover) => cover.dfas))].toSorted((a, b) => a - b);
  // Keys fall into cells by which covers mark them; for each cell: the key's value meets the schema, or a cover holds.
  const excuseOf = (marks: (cover: Cover) => boolean): number =>
    arena.or(all.filter((cover) => cover.all || marks(cover)).map((cover) => cover.condition));
  const cells = new Map<number, { names: Set<string>; signatures: boolean[][] }>();
  const cellFor = (excuse: number) => {
    const cell = cells.get(excuse) ?? { names: new Set(), signatures: [] };
    cells.set(excuse, cell);
    return cell;
  };
  for (const name of names) {
    const marks = (cover: Cover): boolean =>
      cover.names.has(name) || cover.dfas.some((dfa) => program.matches(dfa, name));
    cellFor(excuseOf(marks)).names.add(name);
  }
  const space = context.compiler.satisfier.keySpace(dfas);
  if (space.cells.length * (names.length + 1) > maxCells * 64) {
    throw new UnsupportedSchemaError(
      context.location.pointer,
      "unevaluatedProperties",
      "too many kinds of keys",
    );
  }
  for (const { accepts } of space.cells) {
    const marks = (cover: Cover): boolean => cover.dfas.some((dfa) => accepts[dfas.indexOf(dfa)] === true);
    cellFor(excuseOf(marks)).signatures.push([...accepts]);
  }
  const parts: number[] = [];
  for (const [excuse, cell] of cells) {
    if (excuse === TRUE) continue;
    const rules: PropertyRules = cellRules(context, names, cell, dfas, space.product, expression);
    const object = program.literal({ kind: "properties", rules });
    parts.push(arena.or([object, program.shape(excuse)[kindIndex.object]]));
  }
  return toShape({ object: arena.and(parts) });
};

/** Rules that ask `expression` of the keys of one cell and nothing of others. */
function cellRules(
  context: SchemaContext,
  names: readonly string[],
  cell: { readonly names: ReadonlySet<string>; readonly signatures: readonly (readonly boolean[])[] },
  dfas: readonly number[],
  product: TextProduct,
  expression: number,
): PropertyRules {
  const { program } = context;
  const { arena } = program;
  const named = new Map(names.map((name) => [name, cell.names.has(name) ? expression : TRUE]));
  const free = arena.or(
    cell.signatures.map((signature) =>
      arena.and(
        signature.map((bit, i) => {
          const member = program.literal({ kind: "member", dfa: dfas[i] ?? 0 });
          return bit ? member : arena.not(member);
        }),
      ),
    ),
  );
  if (free === FALSE || product.dfas.length === 0) {
    return { names: named, patterns: [], rest: cell.signatures.length > 0 ? expression : TRUE };
  }
  // A name that is not of this cell must not be caught by the pattern of the cell either.
  const strangers = names.filter((name) => !cell.names.has(name));
  const outside =
    strangers.length === 0
      ? TRUE
      : arena.not(
          program.literal({ kind: "member", dfa: program.stringsDfa(strangers.map(fromByteString)) }),
        );
  const dfa = program.languageDfa(arena.and([free, outside]));
  return { names: named, patterns: [{ dfa, expression }], rest: TRUE };
}

export const compileUnevaluatedItems: KeywordCompiler = (context) => {
  const sub = context.schema["unevaluatedItems"];
  if (sub === undefined || !hasKeyword(context.draft, 2019)) return undefined;
  const { program } = context;
  const { arena } = program;
  const expression = context.compiler.expression(context.location, sub, "unevaluatedItems");
  const all = covers(context, "array", TRUE, 0);
  const horizon = Math.max(0, ...all.map((cover) => cover.itemsBefore));
  if (horizon > maxCells) {
    throw new UnsupportedSchemaError(context.location.pointer, "unevaluatedItems", "too many first items");
  }
  // A `contains` under a condition marks items only when that condition holds: one choice per such cover.
  const conditional = all.filter((cover) => cover.itemsLike.length > 0 && cover.condition !== TRUE);
  if (conditional.length > 6) {
    throw new UnsupportedSchemaError(
      context.location.pointer,
      "unevaluatedItems",
      "too many conditional contains",
    );
  }
  const parts: number[] = [];
  for (let mask = 0; mask < 1 << conditional.length; mask += 1) {
    const holding = new Set(conditional.filter((_, i) => (mask & (1 << i)) !== 0));
    const excuses = conditional.map((cover) =>
      holding.has(cover) ? arena.not(cover.condition) : cover.condition,
    );
    const like = all
      .filter((cover) => cover.condition === TRUE || holding.has(cover))
      .flatMap((cover) => cover.itemsLike);
    const item = arena.or([expression, ...like]);
    for (let position = 0; position <= horizon; position += 1) {
      const marking = all.filter((cover) => cover.all || position < cover.itemsBefore);
      const excuse = arena.or([...excuses, ...marking.map((cover) => cover.condition)]);
      if (excuse === TRUE) continue;
      const prefix = Array.from({ length: position }, () => TRUE);
      const rules = position < horizon ? { prefix: [...prefix, item], rest: TRUE } : { prefix, rest: item };
      const array = item === TRUE ? TRUE : program.literal({ kind: "items", rules });
      parts.push(arena.or([array, program.shape(excuse)[kindIndex.array]]));
    }
  }
  const conditions: Conditions = { array: arena.and(parts) };
  return toShape(conditions);
};
