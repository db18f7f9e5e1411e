// Everything a bare clone needs before it can run: packages, llama.cpp and the addon, TypeScript builds, the model.
// Each step is skipped or answered from a cache when nothing changed.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { cacheFolder } from "../../packages/core-native/scripts/build-llama.mjs";
import { checkWritable, explainNetwork } from "./check-machine.mjs";
import { root, run, SetupError, step } from "./steps.mjs";

/** The model that `npm start` answers with; its file is described in the server's catalogue. */
export const defaultModel = "smollm2-135m-instruct";

/** pnpm as package.json names it; it need not be installed. */
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const installMarker = join(root, "node_modules", ".camelid-install");
const turboOptions = ["--output-logs=errors-only", "--concurrency=2"];
const turboEnvironment = { TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };

/** Installs packages, builds the native addon and the packages, and gets the default model. */
export async function setUp() {
  await step("Checking tools and folders", checkMachine);
  await step("Installing packages", installPackages);
  await build();
  await step(`Getting the model ${defaultModel}`, () => camelid(["pull", defaultModel]));
}

/**
 * Builds the native addon, the packages and the playground.
 * @param {readonly string[]} [turboArguments]
 */
export async function build(turboArguments = []) {
  await step("Building the native engine (minutes the first time)", () =>
    run(process.execPath, [join(root, "packages/core-native/scripts/build-native.mjs")]),
  );
  await step("Building the packages and the playground", () => turbo(["build", ...turboArguments]));
}

/**
 * Runs the camelid command of this repository; it tells its failures itself.
 * @param {readonly string[]} args
 * @param {{ stdout?: "inherit" | "stderr" }} [options]
 */
export function camelid(args, options) {
  return run(process.execPath, [join(root, "packages/server/dist/cli/main.js"), ...args], {
    ...options,
    ownWords: true,
  });
}

/** The default model's path, once it was pulled. */
export async function defaultModelFile() {
  const built = (name) =>
    import(new URL(`packages/server/dist/catalogue/${name}.js`, pathToFileURL(root)).href);
  const { findEntry } = await built("catalogue");
  const { modelFolder } = await built("model-folder");
  return join(modelFolder(), findEntry(defaultModel).fileName);
}

/** Stops an old Node before anything that it does not know runs. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node ${process.versions.node} is too old: Camelid needs Node 20.19 or newer.`);
  }
}

function checkMachine() {
  checkNode();
  checkWritable(cacheFolder(), "CAMELID_CACHE_DIR");
  if (process.env.npm_config_cache !== undefined) {
    checkWritable(process.env.npm_config_cache, "npm_config_cache");
  }
  const missing = [
    ["git", "git"],
    ["cmake", "CMake"],
  ].filter(([command]) => !answers(command));
  if (!["c++", "g++", "clang++"].some(answers) && process.platform !== "win32") {
    missing.push(["c++", "a C++17 compiler"]);
  }
  if (missing.length > 0) {
    throw new SetupError(
      `Missing: ${missing.map(([, name]) => name).join(", ")}. On Debian or Ubuntu: apt-get install git cmake ninja-build g++. ` +
        "On macOS: xcode-select --install and brew install cmake ninja.",
    );
  }
}

function answers(command) {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** The dependencies of every package, as the lock file says; nothing when they are there. */
export async function installPackages() {
  const key = installKey();
  if (existsSync(installMarker) && readFileSync(installMarker, "utf8") === key) return;
  try {
    // One retry, not minutes of them: without a network it is said soon.
    await run("npx", ["-y", "--loglevel=error", packageManager, "install", "--frozen-lockfile"], {
      env: { npm_config_fetch_retries: "1", npm_config_fetch_retry_mintimeout: "1000" },
    });
  } catch (error) {
    await explainNetwork();
    throw error;
  }
  writeFileSync(installMarker, key);
}

/** Changes when the lockfile or any package.json changes. */
function installKey() {
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"];
  for (const group of ["packages", "apps", "examples"].filter((name) => existsSync(join(root, name)))) {
    for (const name of readdirSync(join(root, group))) files.push(join(group, name, "package.json"));
  }
  files.push("e2e/package.json", "bench/package.json");
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of files) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest("hex");
}

/** Runs turbo. It starts pnpm by name, and `npx` is what puts pnpm on the path. */
export function turbo(tasks) {
  return run("npx", ["-y", packageManager, "exec", "turbo", "run", ...tasks, ...turboOptions], {
    env: turboEnvironment,
    quiet: true,
  });
}
