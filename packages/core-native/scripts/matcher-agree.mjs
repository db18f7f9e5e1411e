// Follows grammar programs and outputs by the native matcher and by the TypeScript one, token by token:
//   node packages/core-native/scripts/matcher-agree.mjs [parts...] [--model FILE] [--pairs N] [--schemas N] [--seed N]
//     [--masks-one-in N] [--step N]
// Parts: verdicts (all real schemas and their instances by the native matcher alone: compact, indented), schemas (the
// same by both, keys in reverse too; --step N: every N-th schema), suite, gbnf, gbnf-fuzz (--pairs texts, default 20000), schema-fuzz
// (--schemas of them, default 2000); default: all. With --model schemas, suite and schema-fuzz use that model's
// vocabulary (the others make their own). At each token both must say the same of it and of two random ones, the mask
// too, and of whether the output may end; one mask in N (default 100, with a model 5000) is held against every token
// of the vocabulary. Prints a table, and each difference; exit code 1 when there is one, or when a real schema's
// instance gets the wrong verdict. Build first (npm run build).
import { parseArgs } from "node:util";
import { schemasToMeasure } from "@camelid/testkit";
import { randomFrom } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import { loadBinding } from "../dist/binding/load-binding.js";
import * as cases from "./matcher-cases.mjs";
import { MatcherComparison } from "./matcher-compare.mjs";
import { loadModelVocabulary, TestVocabulary } from "./matcher-vocabulary.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "string" },
    pairs: { type: "string", default: "20000" },
    schemas: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    step: { type: "string", default: "1" },
    "masks-one-in": { type: "string" },
  },
});
const seed = Number(values.seed);
const oneMaskIn = Number(values["masks-one-in"] ?? (values.model === undefined ? 100 : 5000));
const binding = loadBinding();
const model = values.model === undefined ? undefined : await loadModelVocabulary(binding, values.model);
const vocabulary = model?.vocabulary ?? new TestVocabulary(binding);

const verdicts = {};
const step = Number(values.step);
const options = {
  cases: schemasToMeasure().filter((_, index) => index % step === 0),
  tokenize: model?.tokenize,
};
const parts = {
  verdicts: async () => {
    verdicts.verdicts = await cases.judgeRealSchemas(binding, vocabulary, options);
  },
  schemas: async (comparison) => {
    verdicts.schemas = await cases.followRealSchemas(comparison, vocabulary, options);
  },
  suite: (comparison) => cases.followTestSuite(comparison, vocabulary),
  gbnf: (comparison) => cases.followGbnfCases(comparison, binding),
  "gbnf-fuzz": (comparison) => cases.followRandomGrammars(comparison, binding, Number(values.pairs)),
  "schema-fuzz": (comparison) =>
    cases.followRandomSchemas(comparison, vocabulary, Number(values.schemas), seed),
};
const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
const rows = {};
const differences = [];
for (const name of chosen) {
  const part = parts[name];
  if (part === undefined) throw new Error(`${name} is no part; there are ${Object.keys(parts).join(", ")}`);
  const comparison = new MatcherComparison(binding, randomFrom(seed * 7919), oneMaskIn);
  const begin = process.cpuUsage().user;
  await part(comparison);
  const { differences: found, ...counts } = comparison.tally;
  // One part asks no TypeScript matcher.
  if (counts.programs > 0)
    rows[name] = {
      ...counts,
      differences: found.length,
      seconds: Math.round((process.cpuUsage().user - begin) / 1e6),
    };
  differences.push(...found);
}
await model?.close();

console.log(`Vocabulary of ${vocabulary.size} tokens, seed ${seed}`);
console.table(rows);
let failed = differences.length > 0;
for (const difference of differences.slice(0, 50)) console.log(difference);
for (const [part, { wrong, ...counts }] of Object.entries(verdicts)) {
  console.log(`Verdicts on real schemas (${part}):`, JSON.stringify(counts));
  for (const line of wrong.slice(0, 50)) console.log(line);
  failed ||= wrong.length > 0;
}
process.exitCode = failed ? 1 : 0;
