import { checkGbnf, type GrammarError } from "@camelid/grammar";

/** Checks GBNF text in the browser as the server will; undefined when it is a grammar that runs. */
export function checkGrammar(text: string): GrammarError | undefined {
  return checkGbnf(text, { engine: "llama.cpp" });
}
