export { CamelidError, GrammarError } from "./errors.js";
export { checkGbnf } from "./gbnf/check-gbnf.js";
export type { CheckGbnfOptions } from "./gbnf/check-gbnf.js";
export { parseGbnf } from "./gbnf/parse-gbnf.js";
export type { ParseGbnfOptions } from "./gbnf/parse-gbnf.js";
export { compileAst, compileGbnf } from "./compile.js";
export type { Compiled, CompileOptions, CompileReport, Relaxation } from "./compile.js";
export { isOutOfWork } from "./work.js";
export { compileChoice, compileRegex } from "./compile-choice.js";
export { compileJsonSchema, compileStructuralTag } from "./compile-json-schema.js";
export { UnsatisfiableSchemaError, UnsupportedSchemaError } from "./json-schema/errors.js";
export type { JsonSchemaOptions } from "./json-schema/compile-json-schema-machine.js";
export { json_schema_to_gbnf, LlamaGrammar } from "./llama-grammar.js";
export { createMatcher } from "./matcher/matcher.js";
export type { GrammarMatcher, NextToken } from "./matcher/matcher.js";
export type { Rejection } from "./matcher/explain.js";
export { loadProgram } from "./matcher/runtime.js";
export type { Runtime } from "./matcher/runtime.js";
export { printGbnf } from "./print/print-gbnf.js";
export type { PrintedGbnf, PrintGbnfOptions } from "./print/print-gbnf.js";
export { jsonSchemaToGbnf } from "./schema-gbnf/json-schema-to-gbnf.js";
export type { ConvertSchemaOptions } from "./schema-gbnf/convert-schema.js";
export { structuralTagToGbnf } from "./structural/structural-to-gbnf.js";
export { jsonArrayGbnf, jsonGbnf, jsonValueGbnf } from "./canned/json.js";
export { jsonArrayGbnf as JSON_ARR_GBNF, jsonGbnf as JSON_GBNF } from "./canned/json.js";
export { arithmeticGbnf as ARITHMETIC_GBNF, cGbnf as C_GBNF } from "./canned/code.js";
export {
  chessGbnf as CHESS_GBNF,
  japaneseGbnf as JAPANESE_GBNF,
  listGbnf as LIST_GBNF,
} from "./canned/text.js";
export { arithmeticGbnf, cGbnf } from "./canned/code.js";
export { chessGbnf, japaneseGbnf, listGbnf } from "./canned/text.js";
export type * from "./ast.js";
export type { ByteMachine } from "./matcher/byte-machine.js";
export type { OutputGrammar } from "./structural/output-grammar.js";
