import { FALSE, TRUE } from "../automata/boolean-arena.js";
import type { TextProduct } from "../automata/text-product.js";
import { fromByteString, toByteString } from "../automata/utf8.js";
import { appliedSchemas, type AppliedSchema } from "./applied-schemas.js";
import { toShape, type Conditions, type KeywordCompiler, type SchemaContext } from "./compile-context.js";
import { hasKeyword } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import { isObject } from "./json-value.js";
import { itemRules } from "./keywords-array.js";
import { patternDfa } from "./keywords-scalar.js";
import { kindIndex, type PropertyRules } from "./program.js";

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

/** What a schema and those that it applies to the same value mark as evaluated. */
function covers(context: SchemaContext, kind: "array" | "object"): Cover[] {
  return appliedSchemas(context).map((applied) =>
    kind === "object" ? coverOfMembers(applied) : coverOfItems(applied),
  );
}

function coverOfMembers({ context, condition, depth }: AppliedSchema): Cover {
  const { properties, patternProperties, additionalProperties, unevaluatedProperties } = context.schema;
  return {
    condition,
    names: new Set(isObject(properties) ? Object.keys(properties).map(toByteString) : []),
    dfas: isObject(patternProperties)
      ? Object.keys(patternProperties).map((pattern) => patternDfa(context, "patternProperties", pattern))
      : [],
    all: additionalProperties !== undefined || (depth > 0 && unevaluatedProperties !== undefined),
    itemsBefore: 0,
    itemsLike: [],
  };
}

function coverOfItems({ context, condition, depth }: AppliedSchema): Cover {
  const { schema, compiler, location, draft } = context;
  const { prefix, restKeyword } = itemRules(context);
  const { contains, unevaluatedItems } = schema;
  const marks = contains !== undefined && hasKeyword(draft, 2020);
  return {
    condition,
    names: new Set(),
    dfas: [],
    all: restKeyword !== "" || (depth > 0 && unevaluatedItems !== undefined),
    itemsBefore: prefix.length,
    itemsLike: marks ? [compiler.expression(location, contains, "contains")] : [],
  };
}

export const compileUnevaluatedProperties: KeywordCompiler = (context) => {
  const sub = context.schema["unevaluatedProperties"];
  if (sub === undefined || !hasKeyword(context.draft, 2019)) return undefined;
  const { program } = context;
  const { arena } = program;
  const expression = context.compiler.expression(context.location, sub, "unevaluatedProperties");
  const all = covers(context, "object");
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
  const all = covers(context, "array");
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
