import type { OutputGrammar } from "@camelid/grammar";

/**
 * The output grammar with calls where it has free text with calls in it: a model that must call does so at once (after
 * its reasoning), instead of talking until its tokens are used up.
 */
export function demandCalls(grammar: OutputGrammar): OutputGrammar {
  switch (grammar.type) {
    case "sequence":
      return { ...grammar, parts: grammar.parts.map(demandCalls) };
    case "choice":
      return { ...grammar, options: grammar.options.map(demandCalls) };
    case "triggered": {
      const calls = grammar.triggers.map(({ trigger, body }): OutputGrammar => ({
        type: "sequence",
        parts: [blanks, { type: "literal", text: trigger }, body],
      }));
      return {
        type: "repeat",
        part: { type: "choice", options: calls },
        min: Math.max(1, grammar.min),
        ...(grammar.max === undefined ? {} : { max: grammar.max }),
      };
    }
    default:
      return grammar;
  }
}

/** Formats put a line break or two in front of a call. */
const blanks: OutputGrammar = { type: "regex", pattern: "[ \\t\\r\\n]{0,4}" };
