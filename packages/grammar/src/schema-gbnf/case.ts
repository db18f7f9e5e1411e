import type { SchemaRef } from "./schema-ref.js";

export const allTypes = ["null", "boolean", "number", "string", "array", "object"] as const;
export type JsonType = (typeof allTypes)[number];

/** The properties that one schema object speaks of; each shape of a case has its say on every key. */
export interface ObjectShape {
  readonly properties: ReadonlyMap<string, SchemaRef>;
  readonly patterns: readonly { readonly pattern: string; readonly ref: SchemaRef }[];
  readonly additional: SchemaRef | undefined;
}

/** The items that one schema object speaks of. */
export interface ArrayShape {
  readonly prefix: readonly SchemaRef[];
  readonly rest: SchemaRef | undefined;
}

export interface Bound {
  readonly value: number;
  readonly exclusive: boolean;
}

/** One way to satisfy a set of schemas: a conjunction without alternatives. */
export interface Case {
  types: ReadonlySet<JsonType>;
  integer: boolean;
  /** The only values allowed. */
  values: readonly unknown[] | undefined;
  lower: Bound | undefined;
  upper: Bound | undefined;
  multiples: readonly number[];
  patterns: readonly string[];
  formats: readonly string[];
  minLength: number;
  maxLength: number | undefined;
  arrays: readonly ArrayShape[];
  minItems: number;
  maxItems: number | undefined;
  objects: readonly ObjectShape[];
  required: readonly string[];
  minProperties: number;
  maxProperties: number | undefined;
  /** Schemas on every key. */
  names: readonly SchemaRef[];
}

export function anyCase(): Case {
  return {
    types: new Set(allTypes),
    integer: false,
    values: undefined,
    lower: undefined,
    upper: undefined,
    multiples: [],
    patterns: [],
    formats: [],
    minLength: 0,
    maxLength: undefined,
    arrays: [],
    minItems: 0,
    maxItems: undefined,
    objects: [],
    required: [],
    minProperties: 0,
    maxProperties: undefined,
    names: [],
  };
}
