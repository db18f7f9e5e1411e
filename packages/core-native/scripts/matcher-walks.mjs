// Random outputs of real schemas by the native matcher, checked by Ajv:
//   node packages/core-native/scripts/matcher-walks.mjs [schemas, default 500] [walks of each, default 20]
// Prints dead ends and invalid documents; exit code 1 when there is one. Build first (npm run build).
import { compileJsonSchema } from "@camelid/grammar";
import { readCases } from "../../grammar/scripts/schema-measure.mjs";
import { ajvFor } from "../../grammar/scripts/schema-walker.mjs";
import { loadBinding } from "../dist/binding/load-binding.js";
import { pieces, texts, walkMatcher } from "./matcher-walker.mjs";

const [schemas, walks] = [Number(process.argv[2] ?? 500), Number(process.argv[3] ?? 20)];
const { NativeMatcher, NativeVocabulary } = loadBinding();
const vocabulary = new NativeVocabulary(pieces, texts);
const all = readCases();
const counts = { schemas: 0, walks: 0, ended: 0, checked: 0, refused: 0, problems: 0 };

for (let i = 0; i < Math.min(schemas, all.length); i++) {
  const { id, schema } = all[Math.floor((i * all.length) / Math.min(schemas, all.length))];
  let program;
  try {
    program = compileJsonSchema(schema).program;
  } catch (error) {
    if (error.code !== "unsupported_schema" && error.code !== "unsatisfiable_schema") throw error;
    counts.refused += 1;
    continue;
  }
  counts.schemas += 1;
  const validate = ajvFor(schema);
  const start = new NativeMatcher(program, vocabulary);
  let state = i + 1;
  const random = {
    below: (limit) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return (state >>> 8) % limit;
    },
  };
  for (let walk = 0; walk < walks; walk++) {
    const { text, ended, error } = walkMatcher(new NativeMatcher(start), random, 10 + random.below(60));
    counts.walks += 1;
    if (ended) counts.ended += 1;
    if (ended && validate !== undefined) counts.checked += 1;
    const problem =
      error ?? (ended && validate !== undefined && !validate(JSON.parse(text)) ? "invalid" : undefined);
    if (problem === undefined) continue;
    counts.problems += 1;
    console.log(`${id}: ${problem}: ${text}`);
  }
}
console.log(JSON.stringify(counts));
process.exitCode = counts.problems > 0 ? 1 : 0;
