import type { Grammar } from "./ast.js";
import { parseGbnf } from "./gbnf/parse-gbnf.js";
import type { ParseGbnfOptions } from "./gbnf/parse-gbnf.js";
import { compileGrammar } from "./program/compile-grammar.js";
import { encodeProgram } from "./program/encode-program.js";

/** A compiled grammar: `program` is what matchers run, here and in native code. */
export interface Compiled<Report = CompileReport> {
  readonly program: Uint8Array;
  readonly report: Report;
}

export interface CompileReport {
  /** Ways in which the program accepts more or less than was asked for; empty: exactly that. */
  readonly relaxations: readonly Relaxation[];
}

export interface Relaxation {
  /** JSON Pointer into the schema, or "" for the whole. */
  readonly pointer: string;
  readonly keyword: string;
  readonly reason: string;
}

/** @throws {GrammarError} when the grammar matches nothing or gets too large. */
export function compileAst(grammar: Grammar): Compiled {
  return { program: encodeProgram(compileGrammar(grammar)), report: { relaxations: [] } };
}

/** Compiles GBNF text. @throws {GrammarError} with line and column of a mistake. */
export function compileGbnf(text: string, options: ParseGbnfOptions = {}): Compiled {
  return compileAst(parseGbnf(text, options));
}
