// Packs the packages that are published, as they are published.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./steps.mjs";

const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/**
 * @typedef {object} Packed
 * @property {string} name
 * @property {string} version
 * @property {string} filename the tarball's path
 * @property {readonly { path: string }[]} files what it holds
 */

/**
 * The package.json of everything that is published from `packages` and `apps`.
 * @returns {readonly Record<string, any>[]}
 */
export function publishedManifests() {
  return ["packages", "apps"]
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name, "package.json")))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, "utf8")))
    .filter((manifest) => manifest.private !== true);
}

/**
 * Packs everything that is published. What a package depends on comes before it.
 * @param {string} folder for the tarballs
 * @returns {readonly Packed[]}
 */
export function packPackages(folder) {
  const filters = publishedManifests().flatMap(({ name }) => ["--filter", name]);
  return pnpmPack(["--recursive", ...filters], root, folder);
}

/**
 * Packs what is in one folder.
 * @param {string} source
 * @param {string} folder for the tarball
 * @returns {Packed}
 */
export function packFolder(source, folder) {
  return pnpmPack(["--ignore-workspace"], source, folder);
}

function pnpmPack(options, cwd, folder) {
  mkdirSync(folder, { recursive: true });
  const output = execFileSync(
    "npx",
    ["-y", packageManager, ...options, "pack", "--json", "--pack-destination", folder],
    { cwd, encoding: "utf8", maxBuffer: 1 << 26, shell: process.platform === "win32" },
  );
  return JSON.parse(output);
}

/**
 * The package.json in a tarball.
 * @param {string} tarball
 * @returns {Record<string, any>}
 */
export function readManifest(tarball) {
  return JSON.parse(execFileSync("tar", ["-xzOf", tarball, "package/package.json"], { encoding: "utf8" }));
}
