// Zig's compiler, which builds for every Linux and for Windows from any machine: by hash from PyPI into the cache.
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BuildError } from "./build-error.mjs";
import { holdLock } from "./hold-lock.mjs";
import { runCommand } from "./run-command.mjs";

const requirements = fileURLToPath(new URL("../zig-requirements.txt", import.meta.url));
const wrapperSource = fileURLToPath(new URL("zig-compiler.sh", import.meta.url));

/**
 * Each of our libraries has a C++ runtime of its own. An exception that llama.cpp throws is caught in the addon only
 * when its type is compared by name, as libstdc++ does; libc++ compares addresses unless it is told.
 */
const typeInfo = {
  file: "lib/libcxx/include/typeinfo",
  from: "IMPLEMENTATION 1\n",
  to: "IMPLEMENTATION 2\n",
};

/** Names zig, what is changed in it and how it is called: part of the key of everything that it builds. */
export function zigIdentity() {
  const hash = createHash("sha256").update(readFileSync(requirements)).update(readFileSync(wrapperSource));
  return hash.update(JSON.stringify(typeInfo)).digest("hex").slice(0, 16);
}

/**
 * Gives zig's own folder and a folder with `cc`, `c++`, `ar`, `ranlib`, `rc` and `dlltool` for a target by zig's name.
 * @param {string} cacheFolder
 * @param {string} target
 * @param {(line: string) => void} log
 */
export async function getZig(cacheFolder, target, log) {
  const folder = join(cacheFolder, "zig", zigIdentity());
  mkdirSync(dirname(folder), { recursive: true });
  await holdLock(`${folder}.lock`, log, async () => {
    if (!existsSync(folder)) await install(folder, log);
  });
  return { zig: join(folder, "ziglang"), bin: writeWrappers(folder, target) };
}

async function install(folder, log) {
  log("getting zig (100 MB)");
  const temporary = `${folder}.${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  try {
    await runCommand(
      process.env.PYTHON ?? "python3",
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--require-hashes",
      ].concat(["--target", temporary, "--requirement", requirements]),
      {
        hint: "Zig comes as a Python package: Python 3 with pip is needed (Debian: apt-get install python3-pip).",
      },
    );
    const changed = join(temporary, "ziglang", typeInfo.file);
    const text = readFileSync(changed, "utf8");
    if (text.split(typeInfo.from).length !== 2)
      throw new BuildError(`${typeInfo.file} of zig is not as expected: see get-zig.mjs.`);
    writeFileSync(changed, text.replace(typeInfo.from, typeInfo.to));
    renameSync(temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** CMake wants a compiler that is one file without arguments. */
function writeWrappers(folder, target) {
  const bin = join(folder, "bin", target);
  mkdirSync(bin, { recursive: true });
  for (const tool of ["cc", "c++", "ar", "ranlib", "rc", "dlltool"]) {
    const path = join(bin, tool);
    const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
    const call = [wrapperSource, join(folder, "ziglang", "zig"), target, tool].map(quote).join(" ");
    writeFileSync(path, `#!/bin/sh\nexec sh ${call} "$@"\n`);
    chmodSync(path, 0o755);
  }
  return bin;
}
