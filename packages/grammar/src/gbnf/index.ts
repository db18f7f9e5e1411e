export { CamelidError, GrammarError } from "../errors.js";
export { checkGbnf } from "./check-gbnf.js";
export type { CheckGbnfOptions } from "./check-gbnf.js";
