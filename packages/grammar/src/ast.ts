/**
 * The one syntax tree that GBNF, JSON Schema, regular expressions and structural tags share.
 *
 * `group` is the only nesting form: its options are sequences, so a tree maps one to one onto GBNF text.
 */
export type Expression =
  | LiteralExpression
  | ClassExpression
  | ReferenceExpression
  | GroupExpression
  | RepeatExpression
  | TokenExpression
  | MachineExpression;

/** Exactly this text, as UTF-8. The empty text matches nothing and moves on. */
export interface LiteralExpression {
  readonly type: "literal";
  readonly text: string;
}

/** An inclusive range of code points. */
export interface CodePointRange {
  readonly from: number;
  readonly to: number;
}

/** One code point that is (or, negated, is not) in one of the ranges; negated without ranges it is any code point. */
export interface ClassExpression {
  readonly type: "class";
  readonly negated: boolean;
  readonly ranges: readonly CodePointRange[];
}

/** The rule of that name. `offset`: where it stands in the source text, for error messages. */
export interface ReferenceExpression {
  readonly type: "reference";
  readonly rule: string;
  readonly offset?: number;
}

/** One of the options. */
export interface GroupExpression {
  readonly type: "group";
  readonly options: readonly Sequence[];
}

export type Sequence = readonly Expression[];

/** `item` at least `min` and at most `max` times; without `max` any number of times. A counter, never copies. */
export interface RepeatExpression {
  readonly type: "repeat";
  readonly item: Expression;
  readonly min: number;
  readonly max?: number;
}

/** One token of the vocabulary, by number or by its text; negated: any one token but that. */
export interface TokenExpression {
  readonly type: "token";
  readonly negated: boolean;
  readonly token: { readonly id: number } | { readonly text: string };
}

/** A sub-language run by a byte machine; the index is one of {@link Grammar.machines}. */
export interface MachineExpression {
  readonly type: "machine";
  readonly machine: number;
}

/**
 * A byte machine as data: a table of states (DFA data, program/layout.ts) or the encoded program of a JSON Schema.
 * `source` is the regular expression or the JSON text of the schema, for printing; empty when there is none.
 */
export interface MachineSource {
  readonly kind: "dfa" | "json";
  readonly name: string;
  readonly data: Uint8Array;
  readonly source: string;
}

export interface Rule {
  readonly name: string;
  readonly options: readonly Sequence[];
}

/** Rules by name; `root` is what is matched. */
export interface Grammar {
  readonly rules: readonly Rule[];
  readonly machines: readonly MachineSource[];
}

/** The rule that a whole output must match. */
export const startRule = "root";

/** Any code point. */
export const anyCodePoint: ClassExpression = { type: "class", negated: true, ranges: [] };
