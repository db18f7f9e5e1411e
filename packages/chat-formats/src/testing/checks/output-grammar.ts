import { compileStructuralTag, createMatcher } from "@camelid/grammar";
import type { ConformanceCheck } from "../conformance-check.js";
import { ConformanceError, show } from "../suite-error.js";

/** A model that is held to the grammar can say what it is expected to say, and nothing else where a call is forced. */
export const outputGrammar: ConformanceCheck = {
  name: "grammar",
  title: "describes outputs by a grammar that accepts the recorded ones",
  run(format, { outputs }) {
    for (const { name, input, output, ended = "stop", outsideGrammar = false } of outputs) {
      const { grammar } = format.render(input);
      const forced = typeof input.toolChoice === "object" || input.toolChoice === "required";
      if (grammar === undefined) {
        if (!forced) continue;
        throw new ConformanceError(
          `${name}: a tool call is forced, but there is no grammar that could hold the model to it`,
        );
      }
      const { program } = compileStructuralTag(grammar, { strict: false });
      const matcher = createMatcher(program);
      const accepted = matcher.push(output) && (ended === "length" || matcher.isComplete());
      if (!accepted && !outsideGrammar) {
        const why = matcher.explainRejection();
        throw new ConformanceError(
          `${name}: the grammar refuses ${show(output)}${why === undefined ? ", as it wants more" : `: ${why.message}`}`,
        );
      }
      const idle = createMatcher(program);
      if (forced && idle.push("I would rather not.") && idle.isComplete()) {
        throw new ConformanceError(`${name}: a tool call is forced, but the grammar accepts plain text`);
      }
    }
  },
};
