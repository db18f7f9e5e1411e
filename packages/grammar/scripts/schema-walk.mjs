/**
 * Random walks: from the start, any allowed byte again and again, until the document is complete. Every document must
 * be valid for Ajv, which shares no code with the machine.
 *
 *   npx tsc -b packages/grammar && node packages/grammar/scripts/schema-walk.mjs [schemas] [walks] [seconds for each schema] [part of an id]
 */
import { schemasToMeasure } from "@camelid/testkit";
import { compileJsonSchemaMachine } from "../dist/json-schema/compile-json-schema-machine.js";
import { ajvFor, namesOf, walk } from "./schema-walker.mjs";

const [schemaCount = "500", walkCount = "1000", seconds = "4", only] = process.argv.slice(2);
const cases = schemasToMeasure().filter(({ id }) => only === undefined || id.includes(only));
const step = Math.max(1, Math.floor(cases.length / Number(schemaCount)));
let walks = 0;
let schemas = 0;
const problems = [];
const unchecked = [];
for (let i = 0; i < cases.length && schemas < Number(schemaCount); i += step) {
  const { id, schema } = cases[i];
  let machine;
  try {
    ({ machine } = compileJsonSchemaMachine(schema));
  } catch {
    continue;
  }
  schemas += 1;
  const validate = ajvFor(schema);
  if (validate === undefined) unchecked.push(id);
  const names = namesOf(schema);
  const deadline = performance.now() + Number(seconds) * 1000;
  for (let seed = 1; seed <= Number(walkCount) && performance.now() < deadline; seed += 1) {
    walks += 1;
    const result = walk(machine, seed * 7919 + i, names);
    if (result.error !== undefined) {
      problems.push(`${id} #${seed} ${result.error}: ${result.text.slice(0, 300)}`);
      break;
    }
    if (validate !== undefined && !validate(JSON.parse(result.text))) {
      const [error] = validate.errors ?? [];
      problems.push(
        `${id} #${seed} invalid: ${result.text.slice(0, 300)} (${error?.instancePath} ${error?.message})`,
      );
      break;
    }
  }
}
console.log(
  `${schemas} schemas, ${walks} walks, ${problems.length} problems, ${unchecked.length} schemas that Ajv cannot compile`,
);
for (const problem of problems) console.log(JSON.stringify(problem));
for (const id of unchecked) console.log(`not checked: ${id}`);
