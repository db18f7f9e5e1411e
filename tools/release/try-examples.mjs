// Runs the READMEs' programs in a project where the packages are installed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../lib/steps.mjs";
import { isTypesOnly, readmeExamples } from "../lib/readme-examples.mjs";
import { tryProgram } from "./run-program.mjs";

/** A program's exports are printed too, for those that only keep their answer. */
const runner = "console.log(JSON.stringify(await import(process.argv[3])));\n";

/** What an example must print, where a model answers it. */
const answered = /@camelid\/(repository|core-native|server|client)/;

const examples = readmeExamples().filter((example) => example.folder !== "examples/chat-format-plugin");
const fileOf = (example) => `${example.package.replace(/\W+/g, "-")}-${example.number}.mjs`;

/** The packages that have examples to run. */
export const examplePackages = [...new Set(examples.map((example) => example.package))];

/** @param {string} project */
export function writeExamples(project) {
  writeFileSync(join(project, "run-example.mjs"), runner);
  for (const example of examples) {
    writeFileSync(join(project, fileOf(example)), example.code);
    writeFileSync(join(project, fileOf(example).replace(/mjs$/, "ts")), example.code);
  }
}

/**
 * Runs each, or those of some packages; gives how many ran.
 * @param {string} project
 * @param {readonly string[]} node its command line
 * @param {NodeJS.ProcessEnv} env
 * @param {string} model
 * @param {readonly string[]} [packages]
 */
export async function tryExamples(project, node, env, model, packages = examplePackages) {
  const chosen = examples.filter((example) => packages.includes(example.package) && !isTypesOnly(example));
  for (const example of chosen) {
    const command = [...node, "run-example.mjs", model, `./${fileOf(example)}`];
    const { code, output } = await tryProgram(command, { cwd: project, env: { ...env, MODEL: model } });
    if (code !== 0 || (answered.test(example.package) && !output.includes("Paris"))) {
      throw new SetupError(
        `${example.package}'s example ${example.number} by ${node[0]} in ${project}:\n${output}`,
      );
    }
  }
  return chosen.length;
}
