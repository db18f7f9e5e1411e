import type { Grammar } from "./ast.js";
import { parseGbnf } from "./gbnf/parse-gbnf.js";
import type { ParseGbnfOptions } from "./gbnf/parse-gbnf.js";
import { compileGrammar } from "./program/compile-grammar.js";
import { encodeProgram } from "./program/encode-program.js";
import { GrammarError } from "./errors.js";
import { markOutOfWork, WorkExceeded, withinWork } from "./work.js";

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

/**
 * Steps of work that one compilation may take unless told otherwise: one or two seconds. Of 1,157 real schemas the hardest
 * takes a tenth of it, half of them less than a ten thousandth.
 */
export const defaultMaxWork = 12_000_000;

export interface CompileOptions {
  /** Steps of work before the compilation is given up, about ten million a second. Default 12,000,000. */
  readonly maxWork?: number;
}

/** Runs a compilation within its work; throws what `fault` makes when it needs more. */
export function compileWithin<Result>(
  { maxWork = defaultMaxWork }: CompileOptions,
  run: () => Result,
  fault: (reason: string) => Error = (reason) => new GrammarError(`the grammar ${reason}`),
): Result {
  try {
    return withinWork(maxWork, run);
  } catch (error) {
    if (!(error instanceof WorkExceeded)) throw error;
    throw markOutOfWork(fault(error.message));
  }
}

/** @throws {GrammarError} when the grammar matches nothing or gets too large. */
export function compileAst(grammar: Grammar, options: CompileOptions = {}): Compiled {
  return compileWithin(options, () => ({
    program: encodeProgram(compileGrammar(grammar)),
    report: { relaxations: [] },
  }));
}

/** Compiles GBNF text. @throws {GrammarError} with line and column of a mistake. */
export function compileGbnf(text: string, options: ParseGbnfOptions & CompileOptions = {}): Compiled {
  return compileWithin(options, () => compileAst(parseGbnf(text, options), options));
}
