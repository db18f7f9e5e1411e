import { startRule } from "../ast.js";
import type { Grammar } from "../ast.js";
import type { CompileReport } from "../compile.js";
import { toLlamaElements } from "../gbnf/llama-elements.js";
import { assertLlamaCanRun } from "../gbnf/llama-limits.js";
import { printGrammar } from "../gbnf/print-gbnf.js";
import { decodeProgram } from "../program/decode-program.js";
import { pruneGrammar } from "../program/prune-grammar.js";
import type { ConvertSchemaOptions } from "../schema-gbnf/convert-schema.js";
import { decompile } from "./decompile.js";
import { fitLlama } from "./fit-llama.js";
import { lowerMachines } from "./lower-machines.js";
import { simplify } from "./simplify.js";

export interface PrintGbnfOptions extends ConvertSchemaOptions {
  /** Check that llama.cpp can run the text, and fail when it cannot. Default true. */
  readonly forLlama?: boolean;
}

export interface PrintedGbnf {
  readonly text: string;
  /** Where the text accepts more than the grammar; empty: nowhere. */
  readonly report: CompileReport;
}

/**
 * Writes a program or a grammar as GBNF text that llama.cpp and llama-cpp-python run. What is exact stays exact; of
 * JSON Schemas it keeps what a grammar can say and reports where it accepts more. Documents of a schema come in one
 * form: keys in the order of the schema, plain spellings of numbers and strings.
 *
 * @throws {GrammarError} for what llama.cpp cannot run, such as left recursion, unless `forLlama` is false.
 */
export function printGbnf(source: Uint8Array | Grammar, options: PrintGbnfOptions = {}): PrintedGbnf {
  const { forLlama = true, ...convert } = options;
  const read = source instanceof Uint8Array ? decompile(decodeProgram(source)) : source;
  const { grammar, relaxations } = lowerMachines(read, convert);
  const pruned = pruneGrammar(grammar, { isEmptyMachine: () => false, isNullableMachine: () => false });
  const simple = simplify(pruned);
  const fitted = forLlama ? fitLlama(simple) : simple;
  if (forLlama) assertLlamaCanRun(toLlamaElements(fitted));
  const start = fitted.rules.findIndex(({ name }) => name === startRule);
  const rules = [
    ...fitted.rules.slice(start, start + 1),
    ...fitted.rules.slice(0, start),
    ...fitted.rules.slice(start + 1),
  ];
  return { text: printGrammar({ ...fitted, rules }), report: { relaxations } };
}
