import { printGbnf } from "../print/print-gbnf.js";
import type { PrintedGbnf, PrintGbnfOptions } from "../print/print-gbnf.js";
import { buildStructural } from "./build-structural.js";
import type { OutputGrammar } from "./output-grammar.js";

/**
 * GBNF text of an output grammar, for llama.cpp. Schemas in it are kept as far as a grammar can say them; the report
 * tells where the text accepts more.
 *
 * @throws {GrammarError} for parts that cannot be, and for what llama.cpp cannot run.
 */
export function structuralTagToGbnf(output: OutputGrammar, options: PrintGbnfOptions = {}): PrintedGbnf {
  const grammar = buildStructural(output, {
    jsonMachine: (schema) => ({
      kind: "json",
      name: "json",
      data: new Uint8Array(),
      source: JSON.stringify(schema),
    }),
  });
  return printGbnf(grammar, options);
}
