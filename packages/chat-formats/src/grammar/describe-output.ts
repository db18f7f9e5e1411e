import type { OutputGrammar } from "@camelid/grammar";
import type { ReaderContext } from "../render/template-format.js";

/** What the output may be; undefined when anything may be said. */
export function describeOutput(_context: ReaderContext): OutputGrammar | undefined {
  return undefined;
}
