// The compilers of one build and their names in its key.
import { join } from "node:path";
import { BuildError } from "./build-error.mjs";
import { getZig, zigIdentity } from "./get-zig.mjs";
import { runCommand } from "./run-command.mjs";

/**
 * @typedef {object} Toolchain
 * @property {unknown} identity everything of it that changes what it makes
 * @property {Record<string, string>} options for CMake, without what depends on where things lie on this machine
 * @property {string} compiler of C++
 * @property {readonly string[]} flags that it needs for the platform
 * @property {string} [zig] zig's folder, where it is zig
 * @property {string} [bin] the folder of zig's tools for the platform
 */

/** What compilers and CMake read of the environment. */
const flagNames = [
  "CFLAGS",
  "CXXFLAGS",
  "CPPFLAGS",
  "LDFLAGS",
  "CPATH",
  "LIBRARY_PATH",
  "SDKROOT",
  "MACOSX_DEPLOYMENT_TARGET",
  "CMAKE_TOOLCHAIN_FILE",
  "CMAKE_PREFIX_PATH",
  "CUDAARCHS",
  "CUDACXX",
  "CUDAFLAGS",
];

/**
 * This machine's own compilers.
 * @returns {Promise<Toolchain>}
 */
export async function ownToolchain() {
  const compilers = [];
  for (const [variable, usual] of [
    ["CXX", "c++"],
    ["CC", "cc"],
  ]) {
    const command = process.env[variable] ?? usual;
    const version = await runCommand(command, ["--version"], {
      hint: `A C++17 compiler is needed (Debian: apt-get install g++; macOS: xcode-select --install), or set ${variable}.`,
    });
    compilers.push([command, version.split("\n")[0]]);
  }
  const flags = flagNames.map((name) => process.env[name] ?? "");
  return {
    identity: [compilers, flags, process.platform, process.arch],
    options: {},
    compiler: process.env.CXX ?? "c++",
    flags: [],
  };
}

/**
 * The compilers of a platform's package: zig from any machine with Linux, or Apple's own.
 * @param {import("../src/binding/platforms.mjs").Platform} platform
 * @param {string} cacheFolder
 * @param {(line: string) => void} log
 * @returns {Promise<Toolchain>}
 */
export async function platformToolchain(platform, cacheFolder, log) {
  if (platform.zig !== undefined) {
    const { zig, bin } = await getZig(cacheFolder, platform.zig, log);
    return {
      identity: [zigIdentity(), platform.zig],
      options: zigOptions(platform, bin),
      compiler: join(bin, "c++"),
      flags: [],
      zig,
      bin,
    };
  }
  if (process.platform !== platform.os) {
    throw new BuildError(`${platform.name} can be built only on a machine of its own kind (${platform.os}).`);
  }
  const own = await ownToolchain();
  const architecture = platform.cpu === "x64" ? "x86_64" : platform.cpu;
  return {
    identity: [own.identity, architecture, platform.oldest],
    options: { CMAKE_OSX_ARCHITECTURES: architecture, CMAKE_OSX_DEPLOYMENT_TARGET: platform.oldest },
    compiler: own.compiler,
    flags: ["-arch", architecture, `-mmacosx-version-min=${platform.oldest}`],
  };
}

function zigOptions(platform, bin) {
  const processors =
    platform.os === "win32" ? { x64: "AMD64", arm64: "ARM64" } : { x64: "x86_64", arm64: "aarch64" };
  return {
    CMAKE_SYSTEM_NAME: platform.os === "win32" ? "Windows" : "Linux",
    CMAKE_SYSTEM_PROCESSOR: processors[platform.cpu],
    CMAKE_C_COMPILER: `${bin}/cc`,
    CMAKE_CXX_COMPILER: `${bin}/c++`,
    CMAKE_AR: `${bin}/ar`,
    CMAKE_RANLIB: `${bin}/ranlib`,
    CMAKE_RC_COMPILER: `${bin}/rc`,
    // Without symbols for debuggers: they are most of a library's size.
    CMAKE_SHARED_LINKER_FLAGS: "-s",
    CMAKE_MODULE_LINKER_FLAGS: "-s",
    // Nothing of this machine's own libraries may come in.
    CMAKE_FIND_ROOT_PATH_MODE_LIBRARY: "ONLY",
    CMAKE_FIND_ROOT_PATH_MODE_INCLUDE: "ONLY",
    CMAKE_FIND_ROOT_PATH_MODE_PACKAGE: "ONLY",
  };
}
