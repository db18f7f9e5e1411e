// Builds llama.cpp's shared libraries once per source, options and compiler, in the user's cache folder.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { dirname, join } from "node:path";
import { buildOptions } from "./build-options.mjs";
import { BuildError } from "./build-error.mjs";
import { holdLock } from "./hold-lock.mjs";
import { readLock, resolveSource } from "./resolve-source.mjs";
import { runCommand } from "./run-command.mjs";
import { ownToolchain } from "./toolchain.mjs";

/** The folder for everything that may be thrown away: CAMELID_CACHE_DIR, else the user's cache folder + "camelid". */
export function cacheFolder() {
  const own = process.env.CAMELID_CACHE_DIR;
  if (own) return own;
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "camelid");
}

/**
 * Gives a folder with `lib/` (shared libraries) and `include/` (headers). Without a build: for this machine.
 * @param {(line: string) => void} log
 * @param {{ options: Record<string, string>, toolchain: import("./toolchain.mjs").Toolchain }} [build]
 */
export async function buildLlama(log, build) {
  const options = build?.options ?? buildOptions();
  const toolchain = build?.toolchain ?? (await ownToolchain());
  const cmake = process.env.CMAKE ?? "cmake";
  const cmakeHint =
    "CMake 3.14 or newer is needed (Debian: apt-get install cmake ninja-build; macOS: brew install cmake ninja).";
  await runCommand(cmake, ["--version"], { hint: cmakeHint });
  const target = join(cacheFolder(), "llama-build", buildKey(options, toolchain));
  mkdirSync(dirname(target), { recursive: true });
  await holdLock(`${target}.lock`, log, async () => {
    if (existsSync(join(target, "lib"))) log(`llama.cpp is already built: ${target}`);
    else await compile(cmake, { ...options, ...toolchain.options }, target, log);
  });
  return target;
}

/**
 * Of everything that a build's result depends on.
 * @param {Record<string, string>} options
 * @param {import("./toolchain.mjs").Toolchain} toolchain
 */
export function buildKey(options, toolchain) {
  return createHash("sha256")
    .update(JSON.stringify([readLock().tree, options, toolchain.identity]))
    .digest("hex")
    .slice(0, 16);
}

async function compile(cmake, options, target, log) {
  const source = await resolveSource(cacheFolder(), log);
  const work = `${target}.${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    log("configuring llama.cpp");
    await runCommand(
      cmake,
      [
        "-S",
        source,
        "-B",
        join(work, "build"),
        ...((await hasCommand("ninja")) ? ["-G", "Ninja"] : []),
        ...Object.entries(options).map(([name, value]) => `-D${name}=${value}`),
      ],
      { hint: "Configuring llama.cpp failed; the lines below say why." },
    );
    const variants = options.GGML_CPU_ALL_VARIANTS === "ON";
    log(`compiling llama.cpp (about ${variants ? "ten" : "two"} minutes on two cores)`);
    await runCommand(
      cmake,
      ["--build", join(work, "build"), "--config", "Release", "-j", String(availableParallelism())],
      { hint: "Compiling llama.cpp failed; the lines below say why.", onLine: progressOf(log) },
    );
    collect(source, work);
    rmSync(join(work, "build"), { recursive: true, force: true });
    rmSync(target, { recursive: true, force: true });
    renameSync(work, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies libraries and public headers out of the build tree. */
function collect(source, work) {
  mkdirSync(join(work, "out-lib"));
  const bin = join(work, "build", "bin");
  for (const name of readdirSync(bin)) {
    if (/\.(so|dylib|dll)(\.|$)/.test(name)) {
      cpSync(join(bin, name), join(work, "out-lib", name), { verbatimSymlinks: true });
    }
  }
  if (readdirSync(join(work, "out-lib")).length === 0)
    throw new BuildError(`No libraries were found in ${bin}.`);
  cpSync(join(source, "include"), join(work, "include"), { recursive: true });
  cpSync(join(source, "ggml", "include"), join(work, "include"), { recursive: true });
  renameSync(join(work, "out-lib"), join(work, "lib"));
}

function progressOf(log) {
  let last = Date.now();
  return (line) => {
    const progress = /^\[\s*(\d+)(?:\/(\d+)|%)\]?/.exec(line);
    if (progress === null || Date.now() - last < 5000) return;
    last = Date.now();
    log(
      `compiling llama.cpp: ${progress[2] === undefined ? `${progress[1]} %` : `${progress[1]} of ${progress[2]} files`}`,
    );
  };
}

async function hasCommand(name) {
  try {
    await runCommand(name, ["--version"]);
    return true;
  } catch {
    return false;
  }
}
