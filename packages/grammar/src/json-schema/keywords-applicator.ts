import { FALSE, TRUE } from "../automata/boolean-arena.js";
import { malformed, type KeywordCompiler, type SchemaContext } from "./compile-context.js";
import { hasKeyword } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import { isArray } from "./json-value.js";
import { EndlessRecursion, type Shape } from "./program.js";
import { Satisfier } from "./satisfier.js";

function branches(context: SchemaContext, keyword: string): number[] | undefined {
  const list = context.schema[keyword];
  if (list === undefined) return undefined;
  if (!isArray(list)) throw malformed(context, keyword, "a list");
  return list.map((schema, i) => context.compiler.expression(context.location, schema, keyword, `${i}`));
}

export const compileAllOf: KeywordCompiler = (context) => {
  const parts = branches(context, "allOf");
  const { program } = context;
  return parts === undefined ? undefined : program.shape(program.arena.and(parts));
};

export const compileAnyOf: KeywordCompiler = (context) => {
  const parts = branches(context, "anyOf");
  const { program } = context;
  return parts === undefined ? undefined : program.shape(program.arena.or(parts));
};

export const compileOneOf: KeywordCompiler = (context) => {
  const parts = branches(context, "oneOf");
  if (parts === undefined) return undefined;
  const { program, compiler } = context;
  const shapes = parts.map((part) => program.shape(part));
  const rough = new Satisfier(program, { unreadIsPossible: true });
  rough.work = compiler.satisfier.work;
  const order = [0, 1, 2, 3, 4, 5, 6] as const;
  const [a, b, c, d, e, f, g] = order.map((kind) =>
    exactlyOne(
      context,
      shapes.map((shape) => shape[kind]),
      (formulas) => {
        const shape: [number, number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0, 0];
        shape[kind] = program.arena.and(formulas);
        try {
          return compiler.satisfier.isShapePossible(shape);
        } catch (error) {
          if (!(error instanceof EndlessRecursion)) throw error;
          // Some schema below is still being read: take it as possible here.
          compiler.satisfier.reset();
          return rough.isShapePossible(shape);
        }
      },
    ),
  );
  return [a ?? FALSE, b ?? FALSE, c ?? FALSE, d ?? FALSE, e ?? FALSE, f ?? FALSE, g ?? FALSE];
};

/** Exactly one of the formulas: pairs that cannot hold together need not be told apart. */
function exactlyOne(
  context: SchemaContext,
  formulas: readonly number[],
  canHold: (formulas: readonly number[]) => boolean,
): number {
  const { arena } = context.program;
  const open = formulas.filter((formula) => formula !== FALSE);
  const certain = open.filter((formula) => formula === TRUE).length;
  if (certain > 1) return FALSE;
  const others: Set<number>[] = open.map(() => new Set());
  for (let i = 0; i < open.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const a = open[i] ?? FALSE;
      const b = open[j] ?? FALSE;
      if (a === b || canHold([a, b])) {
        others[i]?.add(b);
        others[j]?.add(a);
      }
    }
  }
  return arena.or(
    open.map((formula, i) =>
      arena.and([formula, ...[...(others[i] ?? [])].map((other) => arena.not(other))]),
    ),
  );
}

export const compileNot: KeywordCompiler = (context) => {
  const sub = context.schema["not"];
  if (sub === undefined) return undefined;
  const { program, compiler, location } = context;
  return program.shape(program.arena.not(compiler.expression(location, sub, "not")));
};

export const compileIf: KeywordCompiler = (context) => {
  const { schema, program, compiler, location, draft } = context;
  if (schema["if"] === undefined || !hasKeyword(draft, 7)) return undefined;
  const { arena } = program;
  const condition = compiler.expression(location, schema["if"], "if");
  const branch = (keyword: string): number => {
    const sub = schema[keyword];
    return sub === undefined ? TRUE : compiler.expression(location, sub, keyword);
  };
  return program.shape(
    arena.and([arena.or([arena.not(condition), branch("then")]), arena.or([condition, branch("else")])]),
  );
};

function reference(context: SchemaContext, keyword: string): Shape | undefined {
  const { schema, compiler, location, program } = context;
  const target = schema[keyword];
  if (target === undefined) return undefined;
  if (typeof target !== "string") throw malformed(context, keyword, "a string");
  return program.shape(compiler.expressionAt(compiler.document.resolve(location, target, keyword)));
}

export const compileRef: KeywordCompiler = (context) => reference(context, "$ref");

export const compileRecursiveRef: KeywordCompiler = (context) => {
  if (context.schema["$recursiveRef"] === undefined || !hasKeyword(context.draft, 2019, 2020))
    return undefined;
  return reference(context, "$recursiveRef");
};

export const compileDynamicRef: KeywordCompiler = (context) => {
  const target = context.schema["$dynamicRef"];
  if (target === undefined || !hasKeyword(context.draft, 2020)) return undefined;
  const anchor = typeof target === "string" ? target.slice(target.indexOf("#") + 1) : "";
  if (context.compiler.document.dynamicAnchorCount(anchor) > 1) {
    throw new UnsupportedSchemaError(
      context.location.pointer,
      "$dynamicRef",
      `the document has more than one $dynamicAnchor ${JSON.stringify(anchor)}`,
    );
  }
  return reference(context, "$dynamicRef");
};
