// node scripts/pack-platform.mjs FOLDER: makes the package @camelid/core-native-<platform>-<arch> out of what
// `build:native` has built. For publishing, build with CAMELID_CPU_VARIANTS=all, so that it runs on every processor.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));
const platform = `${process.platform}-${process.arch}`;
const target = process.argv[2];
if (target === undefined) {
  process.stderr.write("Name the folder to make the package in: node scripts/pack-platform.mjs FOLDER\n");
  process.exit(1);
}

mkdirSync(target, { recursive: true });
copyFileSync(join(packageFolder, "build/Release/camelid.node"), join(target, "camelid.node"));
const libraries = join(packageFolder, "native-libs", platform);
for (const name of loadedNames(readdirSync(libraries))) {
  // Packages hold no links: each library goes in once, by the name that others load it by.
  copyFileSync(realpathSync(join(libraries, name)), join(target, name));
}

const { version, license, repository, engines } = JSON.parse(
  readFileSync(join(packageFolder, "package.json"), "utf8"),
);
const manifest = {
  name: `@camelid/core-native-${platform}`,
  version,
  description: `The native part of @camelid/core-native for ${platform}`,
  license,
  repository,
  os: [process.platform],
  cpu: [process.arch],
  engines,
  files: ["camelid.node", "*.so*", "*.dylib", "*.dll"],
};
writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
process.stderr.write(`${manifest.name} ${version} is in ${target}\n`);

/** Of `liba.so`, `liba.so.0` and `liba.so.0.25.1` only `liba.so.0` is loaded; of a library without version the file itself. */
function loadedNames(names) {
  const version = /^(?<library>[^.]+)\.(?:so\.(?<linux>[\d.]+)|(?<mac>[\d.]+)\.dylib)$/;
  const versioned = names.flatMap((name) => {
    const groups = version.exec(name)?.groups;
    return groups === undefined
      ? []
      : [{ name, library: groups.library, number: groups.linux ?? groups.mac }];
  });
  const plain = names.filter(
    (name) => !version.test(name) && !versioned.some(({ library }) => library === name.split(".")[0]),
  );
  return [...plain, ...versioned.filter(({ number }) => !number.includes(".")).map(({ name }) => name)];
}
