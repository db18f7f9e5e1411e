// Type-checks the READMEs' programs as consumers with their own settings do, and requires the packages from CommonJS.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProgram } from "./run-program.mjs";

/** Development dependencies of the project that tries them. */
export const typescript = { typescript: "^5.9.0", "@types/node": "^20.19.0" };

/** Module systems, each with its way to resolve. */
export const moduleSettings = [
  ["node16", "node16"],
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
];

const required = ["grammar", "chat-formats", "client", "core-native", "server"].map(
  (name) => `@camelid/${name}`,
);

/**
 * @param {string} project
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export async function tryTypes(project, node, env) {
  const imports = required.map(
    (name, index) => `import * as p${index} from "${name}";\nconsole.log(p${index});\n`,
  );
  writeFileSync(join(project, "common.cts"), imports.join(""));
  for (const [module, moduleResolution] of moduleSettings) {
    const compilerOptions = {
      module,
      moduleResolution,
      target: "es2023",
      lib: ["es2023", "dom", "dom.iterable"],
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
    };
    // Only nodenext lets CommonJS import what is ESM.
    const include = module === "nodenext" ? ["*.ts", "*.cts"] : ["*.ts"];
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include }));
    await runProgram([node, "node_modules/typescript/bin/tsc", "-p", "."], { cwd: project, env });
  }
}

/**
 * @param {string} project
 * @param {string} node
 * @param {NodeJS.ProcessEnv} env
 */
export async function tryRequire(project, node, env) {
  const text = `for (const name of ${JSON.stringify(required)}) if (Object.keys(require(name)).length === 0) throw name;`;
  await runProgram([node, "--input-type=commonjs", "--eval", text], { cwd: project, env });
}
