/**
 * Random schemas: every verdict on random values must be that of Python's jsonschema, which shares no code with the
 * machine and follows the specification closely, and random walks must end in documents that are valid for it.
 *
 *   npx tsc -b packages/grammar && node packages/grammar/scripts/schema-fuzz.mjs [schemas] [first seed] [draft: 4, 6, 7, 2020]
 */
import { spawnSync } from "node:child_process";
import { compileJsonSchemaMachine } from "../dist/json-schema/compile-json-schema-machine.js";
import { randomFrom, randomSchema, randomValue } from "./schema-fuzz-generate.mjs";
import { accepts } from "./schema-measure.mjs";
import { namesOf, walk } from "./schema-walker.mjs";

const oracle = `
import json, sys
from jsonschema.validators import validator_for
for line in sys.stdin:
    case = json.loads(line)
    validator = validator_for(case["schema"])(case["schema"])
    print(json.dumps([validator.is_valid(json.loads(text)) for text in case["texts"]]))
`;

const [count = "2000", first = "1", draft = "2020"] = process.argv.slice(2);
const dialects = {
  4: "http://json-schema.org/draft-04/schema#",
  6: "http://json-schema.org/draft-06/schema#",
  7: "http://json-schema.org/draft-07/schema#",
  2020: "https://json-schema.org/draft/2020-12/schema",
};
const tally = {
  compiled: 0,
  impossible: 0,
  refused: new Map(),
  verdicts: 0,
  accepted: 0,
  walks: 0,
  unfinished: 0,
  problems: 0,
};
const cases = [];
for (let seed = Number(first); seed < Number(first) + Number(count); seed += 1) {
  const next = randomFrom(seed * 2654435761);
  const drawn = randomSchema(next);
  if (typeof drawn === "boolean") continue;
  const schema = { $schema: dialects[draft], ...drawn };
  const texts = Array.from({ length: 60 }, () => JSON.stringify(randomValue(next)));
  const keyOrder = seed % 2 === 0 ? "any" : "schema";
  let machine;
  let ordered;
  const start = process.cpuUsage().user;
  try {
    ({ machine } = compileJsonSchemaMachine(schema));
    ({ machine: ordered } = compileJsonSchemaMachine(schema, { keyOrder }));
    tally.compiled += 1;
  } catch (error) {
    if (error.code === "unsatisfiable_schema") tally.impossible += 1;
    else if (error.code === "unsupported_schema") {
      tally.refused.set(error.reason, (tally.refused.get(error.reason) ?? 0) + 1);
      continue;
    } else throw new Error(`seed ${seed}: ${JSON.stringify(schema)}`, { cause: error });
  }
  const compiled = process.cpuUsage().user - start;
  if (compiled > 1e6)
    console.log(`seed ${seed}: ${(compiled / 1e6).toFixed(1)} s to compile: ${JSON.stringify(schema)}`);
  const verdicts = texts.map((text) => machine !== undefined && accepts(machine, text));
  const walks = [];
  if (ordered !== undefined) {
    for (let i = 1; i <= 3; i += 1) {
      const { text, error } = walk(ordered, seed * 31 + i, namesOf(schema), 1000);
      if (error === undefined) walks.push(text);
      // Not a dead end: the walk only did not come upon the one key or item that it still needs.
      else if (error === "no end") tally.unfinished += 1;
      else {
        tally.problems += 1;
        console.log(
          `seed ${seed}: ${error}: ${JSON.stringify(text.slice(0, 300))}\n  ${JSON.stringify(drawn)}`,
        );
      }
    }
  }
  tally.verdicts += verdicts.length;
  tally.walks += walks.length;
  cases.push({
    seed,
    drawn,
    schema,
    texts: [...texts, ...walks],
    verdicts: [...verdicts, ...walks.map(() => true)],
  });
}
const input = cases.map(({ schema, texts }) => JSON.stringify({ schema, texts })).join("\n");
const { stdout, stderr } = spawnSync("python3", ["-W", "ignore", "-c", oracle], {
  input,
  maxBuffer: 1 << 30,
});
const answers = stdout.toString().trim().split("\n");
if (answers.length !== cases.length)
  console.log(`the oracle stopped at case ${answers.length}: ${stderr}`.slice(0, 2000));
answers.forEach((line, i) => {
  const { seed, drawn, texts, verdicts } = cases[i];
  const expected = JSON.parse(line);
  tally.accepted += expected.filter(Boolean).length;
  const wrong = expected.findIndex((valid, j) => valid !== verdicts[j]);
  if (wrong < 0) return;
  tally.problems += 1;
  const what = expected[wrong] ? "falsely rejected" : wrong < 60 ? "FALSELY ACCEPTED" : "WALK INVALID";
  console.log(
    `seed ${seed}: ${what}: ${JSON.stringify(texts[wrong].slice(0, 300))}\n  ${JSON.stringify(drawn)}`,
  );
});
console.log(JSON.stringify({ ...tally, refused: [...tally.refused] }));
process.exitCode = tally.problems === 0 ? 0 : 1;
