// pnpm run build:native: llama.cpp (from the cache when it is there), then the addon, then the libraries beside it.
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildError } from "./build-error.mjs";
import { buildLlama } from "./build-llama.mjs";
import { runCommand } from "./run-command.mjs";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const log = (line) => process.stderr.write(`  ${line}\n`);

try {
  const llama = await buildLlama(log);
  const libraries = join(packageFolder, "native-libs", `${process.platform}-${process.arch}`);
  rmSync(libraries, { recursive: true, force: true });
  mkdirSync(dirname(libraries), { recursive: true });
  cpSync(join(llama, "lib"), libraries, { recursive: true, verbatimSymlinks: true });

  log("compiling the addon");
  const nodeGyp = createRequire(import.meta.url).resolve("node-gyp/bin/node-gyp.js");
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, "include/node/node_api.h")) ? [`--nodedir=${prefix}`] : [];
  await runCommand(
    process.execPath,
    [nodeGyp, "rebuild", "--release", ...headers, `--llama_dir=${llama}`, `--libraries_dir=${libraries}`],
    { cwd: packageFolder, hint: "Compiling the addon failed; the lines below say why." },
  );
  log("the native engine is built");
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
