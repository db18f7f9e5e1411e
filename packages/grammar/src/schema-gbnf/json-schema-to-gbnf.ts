import { printGbnf } from "../print/print-gbnf.js";
import type { PrintedGbnf } from "../print/print-gbnf.js";
import { schemaToGrammar } from "./convert-schema.js";
import type { ConvertSchemaOptions } from "./convert-schema.js";

/**
 * GBNF text for the documents of a JSON Schema, for llama.cpp and llama-cpp-python. Never accepts more than the schema
 * without saying so in the report; documents come in one form (keys in the order of the schema, those it does not name
 * last; plain spellings of numbers and strings).
 *
 * @throws {GrammarError} for what is no schema, references out of the document, schemas without any document and
 * schemas that get too large.
 */
export function jsonSchemaToGbnf(schema: unknown, options: ConvertSchemaOptions = {}): PrintedGbnf {
  const { grammar, relaxations } = schemaToGrammar(schema, options);
  const { text } = printGbnf(grammar, options);
  return { text, report: { relaxations } };
}
