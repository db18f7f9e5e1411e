// Random outputs of real schemas by the native matcher's masks, checked by Ajv:
//   node packages/core-native/scripts/matcher-walks.mjs [schemas, default 500] [walks of each, default 1000] [seed, default 1]
//     [part/parts, such as 1/4: every fourth schema of them, default 1/1] [part of an id]
// Each schema's walks are of 0 to 30 random tokens and what leads to an end from there. Documents of schemas that Ajv
// cannot compile, and such as hold numbers that no double holds, are checked by the TypeScript matcher; so are those with
// an e-mail address of a form that RFC 5321 allows and Ajv does not. Prints a table; exit code 1 for a dead end, a token
// that a mask offers and the matcher does not take, an invalid document, or a walk that found no end. Build first
// (npm run build).
import { schemasToMeasure } from "@camelid/testkit";
import { createMatcher, loadProgram } from "@camelid/grammar";
import { compileJsonSchemaMachine } from "../../grammar/dist/json-schema/compile-json-schema-machine.js";
import { randomFrom } from "../../grammar/scripts/schema-fuzz-generate.mjs";
import { ajvFor } from "../../grammar/scripts/schema-walker.mjs";
import { loadBinding } from "../dist/binding/load-binding.js";
import { compileSchema } from "./matcher-cases.mjs";
import { collectGarbage } from "./matcher-compare.mjs";
import { TestVocabulary } from "./matcher-vocabulary.mjs";
import { helpFor, MatcherWalker } from "./matcher-walker.mjs";

const [schemas, walks, seed] = [2, 3, 4].map((place, i) => Number(process.argv[place] ?? [500, 1000, 1][i]));
const [part, parts] = (process.argv[5] ?? "1/1").split("/").map(Number);
/** A quoted name, a domain without a dot, or an address in brackets. */
const uncommonAddress = /"\\".*\\"@|@[^".@\\]+"|@\[[^"]*\]"/;
/** A loaded grammar grows with the outputs that it sees, and engines load it anew when it is large. */
const tokensOfAGrammar = 50_000;
const binding = loadBinding();
const vocabulary = new TestVocabulary(binding);
const walker = new MatcherWalker(binding, vocabulary);
const counts = {
  schemas: 0,
  walks: 0,
  tokens: 0,
  ended: 0,
  "came to an end by themselves": 0,
  "distinct documents": 0,
  "checked by Ajv": 0,
  "checked by the TypeScript matcher": 0,
  "of these, for e-mail addresses": 0,
  "without an end": 0,
  problems: 0,
};
const begin = process.cpuUsage().user;

const all = schemasToMeasure()
  .filter(({ id }) => id.includes(process.argv[6] ?? ""))
  .map(({ id, schema }) => ({ id, schema, program: compileSchema(schema) }))
  .filter(({ program }) => typeof program !== "string");
const chosen = Array.from({ length: Math.min(schemas, all.length) }, (_, i, list = all) => {
  return list[Math.floor((i * list.length) / Math.min(schemas, list.length))];
});

for (const [index, { id, schema, program }] of chosen.entries()) {
  if (index % parts !== part - 1) continue;
  counts.schemas++;
  if (counts.schemas % 5 === 0) await collectGarbage();
  if (counts.schemas % 20 === 0) process.stderr.write(`  ${JSON.stringify(counts)}\n`);
  const next = randomFrom(seed * 7919 + index * 104729);
  const documents = new Set();
  let start = new binding.NativeMatcher(program, vocabulary.native);
  let used = 0;
  const help = helpFor(schema, compileJsonSchemaMachine(schema).machine);
  for (let walk = 0; walk < walks; walk++) {
    if (used > tokensOfAGrammar) {
      start = undefined;
      await collectGarbage();
      start = new binding.NativeMatcher(program, vocabulary.native);
      used = 0;
    }
    const { text, tokens, ended, led, error } = walker.walk(start, next, next(31), help);
    counts.walks++;
    counts.tokens += tokens;
    used += tokens;
    if (error !== undefined) report("problems", `${id}: ${error}: ${text}`);
    else if (!ended) report("without an end", `${id}: no end: ${text.slice(0, 300)} ... ${text.slice(-300)}`);
    else {
      counts.ended++;
      if (!led) counts["came to an end by themselves"]++;
      documents.add(text);
    }
  }
  counts["distinct documents"] += documents.size;
  check(id, schema, program, documents);
}
counts.seconds = Math.round((process.cpuUsage().user - begin) / 1e6);
console.table(counts);
process.exitCode = counts.problems > 0 || counts["without an end"] > 0 ? 1 : 0;

function check(id, schema, program, documents) {
  const validate = ajvFor(schema);
  let runtime;
  for (const text of documents) {
    let valid = false;
    let byAjv = validate !== undefined && holdsDoubles(text);
    if (byAjv) {
      const value = JSON.parse(text);
      valid = validate(value);
      const byFormat = !valid && validate.errors.some(({ params }) => params.format === "email");
      byAjv = !byFormat || !uncommonAddress.test(JSON.stringify(value));
      if (!byAjv) counts["of these, for e-mail addresses"]++;
    }
    counts[byAjv ? "checked by Ajv" : "checked by the TypeScript matcher"]++;
    if (!byAjv) {
      runtime ??= loadProgram(program);
      const matcher = createMatcher(runtime);
      valid = matcher.push(text) && matcher.isComplete();
    }
    if (!valid) report("problems", `${id}: invalid: ${text}`);
  }
}

/** Whether no number of a document has more digits, or is larger or smaller, than validators are exact with. */
function holdsDoubles(text) {
  const numbers = text.replaceAll(/"(?:[^"\\]|\\.)*"/gs, "").match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers.every((number) => number.length <= 15 && !/[eE]/.test(number));
}

function report(kind, line) {
  counts[kind]++;
  if (counts[kind] <= 40) console.log(line);
}
