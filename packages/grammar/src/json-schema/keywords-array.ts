import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { countOf, malformed, toShape, type KeywordCompiler, type SchemaContext } from "./compile-context.js";
import { hasKeyword } from "./draft.js";
import { isArray, type JsonValue } from "./json-value.js";

function list(context: SchemaContext, keyword: string, schemas: readonly JsonValue[]): number[] {
  return schemas.map((schema, i) => context.compiler.expression(context.location, schema, keyword, `${i}`));
}

/** Expressions for the first items, and for the rest, with the keyword that the rest comes from. */
export function itemRules(context: SchemaContext): {
  prefix: readonly number[];
  rest: number;
  restKeyword: string;
} {
  const { schema, compiler, location, draft } = context;
  const { items, prefixItems, additionalItems } = schema;
  let prefix: number[] = [];
  if (prefixItems !== undefined && hasKeyword(draft, 2020)) {
    if (!isArray(prefixItems)) throw malformed(context, "prefixItems", "a list");
    prefix = list(context, "prefixItems", prefixItems);
  }
  if (isArray(items)) {
    prefix = list(context, "items", items);
    if (additionalItems === undefined) return { prefix, rest: TRUE, restKeyword: "" };
    return {
      prefix,
      rest: compiler.expression(location, additionalItems, "additionalItems"),
      restKeyword: "additionalItems",
    };
  }
  if (items === undefined) return { prefix, rest: TRUE, restKeyword: "" };
  return { prefix, rest: compiler.expression(location, items, "items"), restKeyword: "items" };
}

export const compileItems: KeywordCompiler = (context) => {
  const { prefix, rest } = itemRules(context);
  if (rest === TRUE && prefix.every((expression) => expression === TRUE)) return undefined;
  return toShape({ array: context.program.literal({ kind: "items", rules: { prefix, rest } }) });
};

export const compileItemCounts: KeywordCompiler = (context) => {
  const { program } = context;
  const min = countOf(context, "minItems");
  const max = countOf(context, "maxItems");
  const parts: number[] = [];
  if (min !== undefined && min > 0) parts.push(program.literal({ kind: "count", atLeast: min }));
  if (max !== undefined) parts.push(program.arena.not(program.literal({ kind: "count", atLeast: max + 1 })));
  return parts.length === 0 ? undefined : toShape({ array: program.arena.and(parts) });
};

export const compileUniqueItems: KeywordCompiler = (context) => {
  const { uniqueItems } = context.schema;
  if (uniqueItems === undefined || uniqueItems === false) return undefined;
  if (uniqueItems !== true) throw malformed(context, "uniqueItems", "a Boolean");
  return toShape({ array: context.program.literal({ kind: "unique" }) });
};

export const compileContains: KeywordCompiler = (context) => {
  const { schema, program, compiler, location, draft } = context;
  const { contains } = schema;
  if (contains === undefined || !hasKeyword(draft, 6)) return undefined;
  const expression = compiler.expression(location, contains, "contains");
  const counted = hasKeyword(draft, 2019);
  const min = counted ? (countOf(context, "minContains") ?? 1) : 1;
  const max = counted ? countOf(context, "maxContains") : undefined;
  const parts: number[] = [];
  if (min > 0) {
    parts.push(
      expression === FALSE ? FALSE : program.literal({ kind: "contains", atLeast: min, expression }),
    );
  }
  if (max !== undefined) {
    parts.push(program.arena.not(program.literal({ kind: "contains", atLeast: max + 1, expression })));
  }
  return toShape({ array: program.arena.and(parts) });
};
