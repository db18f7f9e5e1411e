import { checkGbnf } from "@camelid/grammar";
import type { Engine } from "../engine/engine.js";
import { readString } from "./check-values.js";

/** The caller's GBNF, checked for what llama.cpp can run. Throws GrammarError with line and column. */
export function readUserGrammar(engine: Engine, value: unknown): string | undefined {
  const grammar = readString("grammar", value);
  if (grammar === undefined) return undefined;
  const fault = checkGbnf(grammar, {
    engine: "llama.cpp",
    vocabularySize: engine.model.vocabularySize,
    tokenId: (text) => singleToken(engine, text),
  });
  if (fault !== undefined) throw fault;
  return grammar;
}

function singleToken(engine: Engine, text: string): number | undefined {
  const tokens = engine.tokenize(text, { addSpecial: false, parseSpecial: true });
  return tokens.length === 1 ? tokens[0] : undefined;
}
