// The platforms that Camelid is published for, told once: the loader, the scripts that build, pack and publish, the
// check of the workflows and the tests read this table. It is JavaScript so that the scripts need no build.

/**
 * @typedef {object} Platform
 * @property {string} name what follows `@camelid/core-native-` in the package's name
 * @property {"linux" | "darwin" | "win32"} os as `process.platform` says
 * @property {"x64" | "arm64"} cpu as `process.arch` says
 * @property {"glibc" | "musl"} [libc] the C library, on Linux
 * @property {string} [oldest] the oldest glibc (Linux) or macOS that runs it
 * @property {string} [zig] zig's name of the target; a platform without is built on a machine of its own kind
 * @property {readonly string[]} backends llama.cpp's backends in the package besides the processor's
 * @property {readonly string[]} gpu backends in opt-in packages of their own, `@camelid/core-native-<name>-<gpu>`
 */

const glibc = "2.28";
const macos = "13.3";

/** @type {readonly Platform[]} */
export const platforms = [
  {
    name: "linux-x64",
    os: "linux",
    cpu: "x64",
    libc: "glibc",
    oldest: glibc,
    zig: `x86_64-linux-gnu.${glibc}`,
    backends: [],
    gpu: ["cuda", "vulkan"],
  },
  {
    name: "linux-arm64",
    os: "linux",
    cpu: "arm64",
    libc: "glibc",
    oldest: glibc,
    zig: `aarch64-linux-gnu.${glibc}`,
    backends: [],
    gpu: ["cuda", "vulkan"],
  },
  {
    name: "linux-x64-musl",
    os: "linux",
    cpu: "x64",
    libc: "musl",
    zig: "x86_64-linux-musl",
    backends: [],
    gpu: [],
  },
  {
    name: "linux-arm64-musl",
    os: "linux",
    cpu: "arm64",
    libc: "musl",
    zig: "aarch64-linux-musl",
    backends: [],
    gpu: [],
  },
  { name: "darwin-arm64", os: "darwin", cpu: "arm64", oldest: macos, backends: ["metal"], gpu: [] },
  { name: "darwin-x64", os: "darwin", cpu: "x64", oldest: macos, backends: [], gpu: [] },
  {
    name: "win32-x64",
    os: "win32",
    cpu: "x64",
    zig: "x86_64-windows-gnu",
    backends: [],
    gpu: ["cuda", "vulkan"],
  },
];

/**
 * The package with the native part of a platform, or with one GPU's backend for it.
 * @param {Platform} platform
 * @param {string} [gpu]
 */
export const packageName = (platform, gpu) =>
  ["@camelid/core-native", platform.name, ...(gpu === undefined ? [] : [gpu])].join("-");

/**
 * The platform of a process, or undefined where there is no package for it.
 * @param {{ os: string, cpu: string, libc?: string | undefined }} machine
 */
export const findPlatform = (machine) =>
  platforms.find(
    ({ os, cpu, libc }) =>
      os === machine.os && cpu === machine.cpu && (libc ?? machine.libc) === machine.libc,
  );
