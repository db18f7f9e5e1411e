/**
 * Measures the JSON Schema machine on real schemas: correctness on their valid and
 * invalid instances (in any key order), refusals, and compile times, with a table per keyword.
 *
 *   npx tsc -b packages/grammar && node packages/grammar/scripts/schema-bench.mjs [--list] [--encoded] [--only <part of an id>]
 */
import { schemasToMeasure } from "@camelid/testkit";
import { compileJsonSchemaMachine } from "../dist/json-schema/compile-json-schema-machine.js";
import { decodeJsonProgram } from "../dist/json-schema/decode-json-program.js";
import { measure } from "./schema-measure.mjs";

const args = process.argv.slice(2);
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
const cases = schemasToMeasure().filter(({ id }) => only === undefined || id.includes(only));

let bytes = 0;
const result = measure(cases, (schema) => {
  const { machine, encoded } = compileJsonSchemaMachine(schema);
  bytes += encoded.length;
  return args.includes("--encoded") ? decodeJsonProgram(encoded) : machine;
});
console.log(`encoded programs: ${Math.round(bytes / 1024)} KiB in all`);

const percent = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
console.log(`schemas ${result.schemas}, with tests ${result.tested}, instances ${result.instances}`);
console.log(`all correct ${result.correct} of ${result.tested} (${percent(result.correct, result.tested)})`);
console.log(`false accepts ${result.falseAccepts.length}, false rejects ${result.falseRejects.length}`);
console.log(
  `refused ${result.refused.length} (${percent(result.refused.length, result.schemas)}), crashes ${result.crashes.length}`,
);
const at = (list, part) => (list[Math.min(list.length - 1, Math.floor(list.length * part))] ?? 0).toFixed(2);
console.log(
  `compile, ms of processor time: p50 ${at(result.times, 0.5)}, p90 ${at(result.times, 0.9)}, p99 ${at(result.times, 0.99)}, max ${at(result.times, 1)}`,
);
for (const name of ["crashes", "falseAccepts", "falseRejects", "refused"]) {
  for (const line of result[name]) console.log(`${name}: ${line}`);
}
if (args.includes("--list"))
  for (const [id, ms] of result.slowest) console.log(`slow: ${id} ${ms.toFixed(1)} ms`);
console.log("\nkeyword, schemas with tests, all correct");
for (const [keyword, { tested, correct }] of [...result.keywords].sort((a, b) => b[1].tested - a[1].tested)) {
  console.log(`${keyword.padEnd(22)} ${String(tested).padStart(5)} ${percent(correct, tested).padStart(9)}`);
}
