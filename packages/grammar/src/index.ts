export { CamelidError, GrammarError } from "./errors.js";
export type { OutputGrammar } from "./structural/output-grammar.js";
