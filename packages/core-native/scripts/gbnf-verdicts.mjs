// What @camelid/grammar says of a grammar and a text, in the words of native/tools/gbnf_oracle.cpp.
import { checkGbnf, compileGbnf, createMatcher, GrammarError, loadProgram } from "@camelid/grammar";

/** `error`: refused. `forLlama`: what the check for llama.cpp says of a grammar that we take. */
export function judgeGrammar(grammar) {
  const error = checkGbnf(grammar)?.message;
  if (error !== undefined) return { error };
  try {
    const program = loadProgram(compileGbnf(grammar).program);
    return { program, forLlama: checkGbnf(grammar, { engine: "llama.cpp" })?.message };
  } catch (failure) {
    if (failure instanceof GrammarError) return { error: failure.message };
    throw failure;
  }
}

/** "w" whole, "p" the beginning of one, "r" refused, "!" too ambiguous to follow. */
export function judgeText({ program }, pieces) {
  const matcher = createMatcher(program);
  try {
    for (const { bytes, token } of pieces) {
      if (!(token === undefined ? matcher.push(bytes) : matcher.pushToken(token, bytes))) return "r";
    }
  } catch (failure) {
    if (failure instanceof GrammarError) return "!";
    throw failure;
  }
  return matcher.isComplete() ? "w" : "p";
}
