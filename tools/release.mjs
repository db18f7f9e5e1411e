// npm run release -- --native FOLDER: builds, packs and publishes every package that the registry does not have yet in
// its version: the platform packages out of FOLDER (made by pack:native), then the others, each after what it depends on.
// Options: --registry URL; --folder FOLDER for the tarballs (release/packages); --pending: only say whether there is one.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { packageName, platforms } from "../packages/core-native/src/binding/platforms.mjs";
import { packFolder, packPackages, publishedManifests } from "./lib/pack-packages.mjs";
import { turbo } from "./lib/set-up.mjs";
import { root, runMain, SetupError, step } from "./lib/steps.mjs";

const { values: options } = parseArgs({
  options: {
    native: { type: "string" },
    registry: { type: "string" },
    folder: { type: "string", default: join(root, "release", "packages") },
    pending: { type: "boolean", default: false },
  },
});
const registry = options.registry === undefined ? [] : ["--registry", options.registry];
const npm = (args, settings = {}) =>
  execFileSync("npm", [...args, ...registry], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32",
    ...settings,
  });

await runMain(async () => {
  if (options.pending) {
    process.stdout.write(`${String(publishedManifests().some((manifest) => !isPublished(manifest)))}\n`);
    return;
  }
  if (options.native === undefined)
    throw new SetupError("Name the folder of the platform packages: npm run release -- --native FOLDER");
  const native = nativePackages(resolve(options.native));
  await step("Building the packages", () => turbo(["build"]));
  rmSync(options.folder, { recursive: true, force: true });
  const packages = [
    ...native.map((folder) => packFolder(folder, options.folder)),
    ...packPackages(options.folder),
  ];
  await step("Publishing", async () => packages.forEach(publish));
});

/** The folders of all platform packages, and of those GPU packages that are there. */
function nativePackages(folder) {
  const { version } = publishedManifests().find(({ name }) => name === "@camelid/core-native");
  const place = (name) => join(folder, name.slice(name.indexOf("/") + 1));
  const needed = platforms.map((platform) => packageName(platform));
  const missing = needed.filter((name) => !existsSync(join(place(name), "package.json")));
  if (missing.length > 0)
    throw new SetupError(`${folder} lacks ${missing.join(", ")}: make them with npm run pack:native.`);
  const gpu = platforms.flatMap((platform) => platform.gpu.map((name) => packageName(platform, name)));
  const present = gpu.filter((name) => existsSync(join(place(name), "package.json")));
  return [...needed, ...present].map((name) => {
    const manifest = JSON.parse(readFileSync(join(place(name), "package.json"), "utf8"));
    if (manifest.version !== version)
      throw new SetupError(
        `${name} was made for ${manifest.version}, but the packages are ${version}: make it anew.`,
      );
    return place(name);
  });
}

function publish({ name, version, filename }) {
  if (isPublished({ name, version })) {
    process.stderr.write(`  ${name} ${version} is there already\n`);
    return;
  }
  // By CI's own identity npm adds the provenance itself.
  npm(["publish", resolve(filename), "--access", "public", "--ignore-scripts", "--loglevel=error"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  process.stderr.write(`  ${name} ${version} is published\n`);
}

function isPublished({ name, version }) {
  try {
    return npm(["view", `${name}@${version}`, "version"]).trim() === version;
  } catch (error) {
    if (/E404/.test(error.stderr)) return false;
    throw new SetupError(`The registry could not be asked for ${name}.\n${error.stderr}`);
  }
}
