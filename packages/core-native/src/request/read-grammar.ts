import { InvalidParameterError } from "../errors.js";

/** The caller's GBNF, checked. */
export function readUserGrammar(grammar: string | undefined): string | undefined {
  if (grammar !== undefined) throw new InvalidParameterError("grammar", "is not supported yet.");
  return undefined;
}
