// Measures jsonSchemaToGbnf on real schemas: node packages/grammar/scripts/gbnf-schemas.mjs
// Build the package first (npx tsc -b packages/grammar).
import { schemasToMeasure } from "@camelid/testkit";
import { compileGbnf, createMatcher, GrammarError, jsonSchemaToGbnf } from "../dist/index.js";
import { inSchemaOrder } from "../dist/testing/in-schema-order.js";

const cases = schemasToMeasure();
const total = {
  schemas: 0,
  withTests: 0,
  correct: 0,
  refused: 0,
  falseReject: 0,
  reportedAccept: 0,
  unreportedAccept: 0,
};
const times = [];

for (const { id, schema, tests = [] } of cases) {
  total.schemas++;
  if (tests.length > 0) total.withTests++;
  const start = performance.now();
  let printed;
  try {
    printed = jsonSchemaToGbnf(schema);
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    total.refused++;
    console.log(`refused ${id}: ${error.message}`);
    continue;
  } finally {
    times.push(performance.now() - start);
  }
  if (tests.length === 0) continue;
  const { program } = compileGbnf(printed.text);
  let wrong = 0;
  for (const { valid, data } of tests) {
    const matcher = createMatcher(program);
    const accepted = matcher.push(inSchemaOrder(schema, data)) && matcher.isComplete();
    if (accepted === valid) continue;
    wrong++;
    if (valid) total.falseReject++;
    else if (printed.report.relaxations.length > 0) total.reportedAccept++;
    else {
      total.unreportedAccept++;
      console.log(`unreported ${id}: ${JSON.stringify(data).slice(0, 200)}`);
    }
    if (valid && process.argv.includes("--verbose")) {
      console.log(`rejects ${id}: ${matcher.explainRejection()?.message ?? "not complete"}`);
    }
  }
  if (wrong === 0) total.correct++;
}

times.sort((a, b) => a - b);
const at = (part) => `${(times[Math.floor((times.length - 1) * part)] ?? 0).toFixed(1)} ms`;
console.log(total);
console.log(
  `all correct: ${((100 * total.correct) / total.withTests).toFixed(1)} % of the schemas that have tests`,
);
console.log(`conversion: p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}`);
