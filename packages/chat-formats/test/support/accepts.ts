import { compileStructuralTag, createMatcher } from "@camelid/grammar";
import type { RenderedChat } from "../../src/spec/rendered-chat.js";

export type OutputGrammar = NonNullable<RenderedChat["grammar"]>;

/** Whether a grammar takes a text as a whole output. */
export function accepts(grammar: OutputGrammar, text: string): boolean {
  const matcher = createMatcher(compileStructuralTag(grammar).program);
  return matcher.push(text) && matcher.isComplete();
}
