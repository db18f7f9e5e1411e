// Our side of the grammar benchmark: what bench/grammar-rivals.py does for the rivals.
import { compileJsonSchema } from "@camelid/grammar";
import { loadBinding } from "../../packages/core-native/dist/binding/load-binding.js";

/**
 * Microseconds of processor time: of compiling (schema to program in TypeScript, then loading it), of each mask and of
 * taking each token. The least of the rounds at each place; each round begins with nothing known.
 */
export function measureGrammar(cases, vocabulary, rounds) {
  const { NativeMatcher, NativeVocabulary } = loadBinding();
  const native = new NativeVocabulary(vocabulary.bytes, vocabulary.texts);
  const results = { compile: [], masks: [], commits: [], refused: 0, cut: 0 };
  for (const { schema, tokens } of cases) {
    const runs = [];
    let compile = Infinity;
    try {
      for (let round = 0; round < rounds; round++) {
        const from = process.cpuUsage();
        const { program } = compileJsonSchema(schema);
        const start = new NativeMatcher(program, native);
        const { user, system } = process.cpuUsage(from);
        compile = Math.min(compile, user + system);
        runs.push(tokens.map((ids) => new NativeMatcher(start).timeMasks(Int32Array.from(ids))));
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      results.refused += 1;
      continue;
    }
    results.compile.push(compile);
    tokens.forEach((ids, instance) => {
      const times = runs.map((run) => run[instance]);
      const length = Math.min(...times.map((list) => Math.floor(list.length / 2)));
      if (length < ids.length) results.cut += 1;
      for (let place = 0; place < length; place++) {
        results.masks.push(Math.min(...times.map((list) => list[2 * place])));
        results.commits.push(Math.min(...times.map((list) => list[2 * place + 1])));
      }
    });
  }
  return results;
}
