import { TRUE } from "../automata/boolean-arena.js";
import type { Draft } from "./draft.js";
import { UnsupportedSchemaError } from "./errors.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import type { JsonProgram, Shape } from "./program.js";
import type { Satisfier } from "./satisfier.js";
import type { SchemaDocument, SchemaLocation } from "./schema-document.js";

/** A keyword that was given up, and what that means. */
export interface Relaxation {
  readonly pointer: string;
  readonly keyword: string;
  readonly reason: string;
}

/** What the compilation of one schema object needs at hand. */
export interface SchemaContext {
  readonly compiler: Compiler;
  readonly program: JsonProgram;
  readonly location: SchemaLocation;
  readonly schema: JsonObject;
  readonly draft: Draft;
}

/** Turns schemas into expressions; given to the functions that compile single keywords. */
export interface Compiler {
  readonly program: JsonProgram;
  readonly satisfier: Satisfier;
  readonly document: SchemaDocument;
  /** The expression of a schema found at `tokens` below a location. */
  expression(parent: SchemaLocation, schema: JsonValue, ...tokens: readonly string[]): number;
  /** The expression of a schema somewhere in the document. */
  expressionAt(location: SchemaLocation): number;
}

/** A compiled keyword: the condition that it puts on each kind of value (absent: none). */
export interface Conditions {
  readonly null?: number;
  readonly true?: number;
  readonly false?: number;
  readonly number?: number;
  readonly string?: number;
  readonly array?: number;
  readonly object?: number;
}

export function toShape(conditions: Conditions): Shape {
  return [
    conditions.null ?? TRUE,
    conditions.true ?? TRUE,
    conditions.false ?? TRUE,
    conditions.number ?? TRUE,
    conditions.string ?? TRUE,
    conditions.array ?? TRUE,
    conditions.object ?? TRUE,
  ];
}

/** Compiles one keyword; `undefined` when the schema does not have it, or the draft does not know it. */
export type KeywordCompiler = (context: SchemaContext) => Shape | undefined;

export function malformed(context: SchemaContext, keyword: string, expected: string): UnsupportedSchemaError {
  return new UnsupportedSchemaError(context.location.pointer, keyword, `is not ${expected}`);
}

/** A non-negative integer keyword. */
export function countOf(context: SchemaContext, keyword: string): number | undefined {
  const value = context.schema[keyword];
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0) {
    throw malformed(context, keyword, "a non-negative integer");
  }
  return value;
}
