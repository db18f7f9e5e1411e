import type { ConformanceCheck } from "../conformance-check.js";
import { assemble, eventsOf } from "../parsed-message.js";
import { expectSame } from "../suite-error.js";

/** Where the engine cuts an output into pieces is chance, so it must not matter: two pieces, single characters, empty ones. */
export const splitPoints: ConformanceCheck = {
  name: "split-points",
  title: "gives the same message at every split of an output",
  run(format, { outputs }) {
    for (const { name, input, output, ended = "stop" } of outputs) {
      const rendered = format.render(input);
      const parse = (pieces: readonly string[]) => assemble(eventsOf(rendered.createParser(), pieces, ended));
      const whole = parse([output]);
      for (let at = 0; at <= output.length; at += 1) {
        const pieces = [output.slice(0, at), output.slice(at)];
        expectSame(parse(pieces), whole, `${name}: split after ${at} characters, the message is another`);
      }
      const characters = output.split("").flatMap((character) => ["", character]);
      expectSame(parse(characters), whole, `${name}: character by character, the message is another`);
    }
  },
};
