import type { ConformanceCheck } from "../conformance-check.js";
import { assemble, eventsOf } from "../parsed-message.js";
import { ConformanceError, show } from "../suite-error.js";

/** Random numbers that are the same in every run. */
function* randomNumbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 0x1_0000_0000;
  }
}

const junk = ["", "}", '"', "\\", "{", "\n", "<", "|>", "\u0000", "\ud800", "null", ":", "[[[[[[[["];
const mutantsPerOutput = 200;

/** Truncations, deletions, repetitions and insertions of an output; at most some hundred. */
function* mutants(output: string): Generator<string> {
  const step = Math.max(1, Math.floor(output.length / mutantsPerOutput));
  for (let end = 0; end < output.length; end += step) yield output.slice(0, end);
  const numbers = randomNumbers(output.length + 1);
  const below = (limit: number): number => Math.floor(numbers.next().value * limit);
  for (let count = 0; count < mutantsPerOutput; count += 1) {
    const start = below(output.length + 1);
    const end = Math.min(output.length, start + below(12));
    const insert =
      below(3) === 0
        ? output.slice(below(output.length), below(output.length + 1))
        : junk[below(junk.length)];
    yield output.slice(0, start) + (insert ?? "") + output.slice(end);
  }
}

/** Models write anything; a parser makes the best of it, and its events keep their order. */
export const malformedOutput: ConformanceCheck = {
  name: "malformed-output",
  title: "never throws on malformed or truncated output",
  run(format, { outputs }) {
    for (const { name, input, output } of outputs) {
      const rendered = format.render(input);
      for (const mutant of mutants(output)) {
        for (const ended of ["stop", "length"] as const) {
          let finish: string;
          try {
            finish = assemble(
              eventsOf(rendered.createParser(), mutant.match(/[^]{1,7}/g) ?? [], ended),
            ).finish;
          } catch (error) {
            const why = error instanceof Error ? error.message : String(error);
            throw new ConformanceError(`${name}: on ${show(mutant)} (${ended}): ${why}`);
          }
          if (ended === "length" && finish !== "length") {
            throw new ConformanceError(`${name}: ${show(mutant)} was cut, but finish says ${finish}`);
          }
        }
      }
    }
  },
};
