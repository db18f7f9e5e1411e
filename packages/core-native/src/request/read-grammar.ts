import { type CompileFor, grammarCompiler } from "../compile/compile-grammar.js";
import type { CompileJob } from "../compile/compile-job.js";
import type { Engine } from "../engine/engine.js";
import { readString } from "./check-values.js";

/** The program of the caller's GBNF. Throws GrammarError with line and column. */
export async function readUserGrammar(
  engine: Engine,
  value: unknown,
  wanted: CompileFor,
): Promise<Uint8Array | undefined> {
  const text = readString("grammar", value);
  if (text === undefined) return undefined;
  const { vocabularySize } = engine.model;
  const job: CompileJob = { kind: "gbnf", text, vocabularySize, unknownTokens: [] };
  const { program, tokens } = await grammarCompiler.compile(job, wanted);
  const unknownTokens = tokens.filter((token) => engine.tokenId(token) === undefined);
  if (unknownTokens.length === 0) return program;
  return (await grammarCompiler.compile({ ...job, unknownTokens }, wanted)).program;
}
