// Builds llama-server and llama-bench from the pinned llama.cpp with the options of our own library, once per source,
// options and compiler, in the user's cache folder.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../packages/core-native/scripts/build-llama.mjs";
import { buildOptions } from "../../packages/core-native/scripts/build-options.mjs";
import { readLock, resolveSource } from "../../packages/core-native/scripts/resolve-source.mjs";
import { runCommand } from "../../packages/core-native/scripts/run-command.mjs";

/** What the programs need beyond the library; the web page of llama-server is left out. */
const programs = {
  LLAMA_BUILD_COMMON: "ON",
  LLAMA_BUILD_TOOLS: "ON",
  LLAMA_BUILD_SERVER: "ON",
  LLAMA_BUILD_UI: "OFF",
  LLAMA_USE_PREBUILT_UI: "OFF",
};

/**
 * Gives the folder that holds `llama-server`, `llama-bench` and their libraries.
 * @param {(line: string) => void} log
 */
export async function buildPeer(log) {
  const options = { ...buildOptions(), ...programs };
  const cmake = process.env.CMAKE ?? "cmake";
  const compiler = await runCommand(process.env.CXX ?? "c++", ["--version"]);
  const key = createHash("sha256")
    .update(
      JSON.stringify([readLock().tree, options, compiler.split("\n")[0], process.platform, process.arch]),
    )
    .digest("hex")
    .slice(0, 16);
  const target = join(cacheFolder(), "llama-programs", key);
  const folder = join(target, "bin");
  if (existsSync(folder)) return folder;

  const source = await resolveSource(cacheFolder(), log);
  const build = `${target}.${process.pid}`;
  rmSync(build, { recursive: true, force: true });
  mkdirSync(build, { recursive: true });
  log("configuring llama-server and llama-bench");
  const generator = await runCommand("ninja", ["--version"]).then(
    () => ["-G", "Ninja"],
    () => [],
  );
  const definitions = Object.entries(options).map(([name, value]) => `-D${name}=${value}`);
  await runCommand(cmake, ["-S", source, "-B", build, ...generator, ...definitions]);
  log("compiling llama-server and llama-bench (about eight minutes on two cores)");
  let reported = Date.now();
  await runCommand(
    cmake,
    ["--build", build, "--config", "Release", "--parallel", "2", "--target", "llama-server", "llama-bench"],
    {
      onLine(line) {
        if (!/^\[\s*\d+/.test(line) || Date.now() - reported < 10_000) return;
        reported = Date.now();
        log(line);
      },
    },
  );
  renameSync(build, target);
  return folder;
}
