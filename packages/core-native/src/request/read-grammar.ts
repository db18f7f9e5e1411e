import { checkGbnf, compileGbnf } from "@camelid/grammar";
import type { Engine } from "../engine/engine.js";
import { readString } from "./check-values.js";
import { compileOnce } from "./compile-once.js";

/** The program of the caller's GBNF. Throws GrammarError with line and column. */
export function readUserGrammar(engine: Engine, value: unknown): Uint8Array | undefined {
  const grammar = readString("grammar", value);
  if (grammar === undefined) return undefined;
  const { vocabularySize } = engine.model;
  return compileOnce("gbnf", [vocabularySize, grammar], () => {
    const fault = checkGbnf(grammar, { vocabularySize, tokenId: (text) => engine.tokenId(text) });
    if (fault !== undefined) throw fault;
    return compileGbnf(grammar).program;
  });
}
