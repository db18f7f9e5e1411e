// pnpm run build:native: llama.cpp (from the cache when it is there), then the addon, then the libraries beside it.
// When nothing changed since the last time, nothing is touched. Options: --force.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashAddon } from "./addon-sources.mjs";
import { BuildError } from "./build-error.mjs";
import { buildLlama, cacheFolder } from "./build-llama.mjs";
import { holdLock } from "./hold-lock.mjs";
import { resolveSource } from "./resolve-source.mjs";
import { runCommand } from "./run-command.mjs";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const libraries = join(packageFolder, "native-libs", `${process.platform}-${process.arch}`);
/** Headers for binding.gyp, which names nothing outside the package: make and the compiler split other paths at spaces. */
const headers = join(packageFolder, "build", "llama");
const stamp = join(packageFolder, "build", "Release", "inputs.sha256");
const log = (line) => process.stderr.write(`  ${line}\n`);

try {
  const llama = await buildLlama(log);
  mkdirSync(join(packageFolder, "build"), { recursive: true });
  await holdLock(join(packageFolder, "build", "lock"), log, async () => {
    const inputs = hashInputs(llama);
    if (isBuilt(inputs) && !process.argv.includes("--force")) log("the addon is already built");
    else await buildAddon(llama, inputs);
  });
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function buildAddon(llama, inputs) {
  // Its internal headers, for the tool that asks llama.cpp's own grammar.
  const source = await resolveSource(cacheFolder(), log);
  rmSync(stamp, { force: true });
  rmSync(libraries, { recursive: true, force: true });
  mkdirSync(dirname(libraries), { recursive: true });
  cpSync(join(llama, "lib"), libraries, { recursive: true, verbatimSymlinks: true });
  rmSync(headers, { recursive: true, force: true });
  cpSync(join(llama, "include"), join(headers, "include"), { recursive: true });
  copyHeaders(join(source, "src"), join(headers, "src"));

  log("compiling the addon");
  const nodeGyp = createRequire(import.meta.url).resolve("node-gyp/bin/node-gyp.js");
  // Headers come with most installations of Node; where they do not, node-gyp downloads them.
  const prefix = dirname(dirname(process.execPath));
  const nodeHeaders = existsSync(join(prefix, "include/node/node_api.h")) ? [`--nodedir=${prefix}`] : [];
  await runCommand(process.execPath, [nodeGyp, "configure", "build", "--release", ...nodeHeaders], {
    cwd: packageFolder,
    hint:
      "Compiling the addon failed; the lines below say why. It needs Python 3, make and a C++17 compiler " +
      "(Debian: apt-get install python3 make g++; macOS: xcode-select --install).",
  });
  writeFileSync(stamp, inputs);
  log("the native engine is built");
}

function copyHeaders(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name.endsWith(".h")) cpSync(join(from, name), join(to, name));
}

function isBuilt(inputs) {
  return (
    existsSync(join(libraries)) &&
    existsSync(join(packageFolder, "build", "Release", "camelid.node")) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === inputs
  );
}

/** Of everything that the addon is made from; the folder of llama.cpp is named after its options and compilers. */
function hashInputs(llama) {
  const require = createRequire(import.meta.url);
  const addonApi = JSON.parse(readFileSync(require.resolve("node-addon-api/package.json"), "utf8")).version;
  return hashAddon([llama, addonApi]);
}
