import type { CodePointSet } from "../automata/code-point-set.js";

/** Syntax tree of an ECMA-262 regular expression. */
export type RegexNode =
  | { readonly kind: "set"; readonly set: CodePointSet }
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "alternatives"; readonly options: readonly RegexNode[] }
  | { readonly kind: "repeat"; readonly body: RegexNode; readonly min: number; readonly max: number }
  | { readonly kind: "start" }
  | { readonly kind: "end" }
  | { readonly kind: "word-boundary"; readonly negated: boolean }
  | { readonly kind: "look"; readonly behind: boolean; readonly negated: boolean; readonly body: RegexNode };
