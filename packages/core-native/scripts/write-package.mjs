// Makes a platform's package out of what was built for it.
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

const own = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/**
 * Gives the package's folder, inside `folder`.
 * @param {object} content
 * @param {string} content.folder
 * @param {string} content.name
 * @param {import("../src/binding/platforms.mjs").Platform} content.platform
 * @param {string} [content.llama] the folder that buildLlama gave; without, a package.json alone for a trial
 * @param {string} [content.addon] the path of camelid.node
 * @param {string} [content.gpu] the backend that alone is packed
 */
export function writePackage({ folder, name, platform, llama, addon, gpu }) {
  const target = join(folder, name.slice(name.indexOf("/") + 1));
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const libraries = llama === undefined ? undefined : join(llama, "lib");
  const wanted = (file) => gpu === undefined || file.includes(`ggml-${gpu}`);
  const names = libraries === undefined ? [] : loadedNames(readdirSync(libraries)).filter(wanted);
  // Packages hold no links: each library goes in once, by the name that others load it by.
  for (const file of names) copyFileSync(realpathSync(join(libraries, file)), join(target, file));
  if (addon !== undefined) copyFileSync(addon, join(target, "camelid.node"));
  const manifest = {
    name,
    version: own.version,
    description: `${gpu === undefined ? "The native part" : `The ${gpu} backend`} of @camelid/core-native for ${platform.name}`,
    license: own.license,
    repository: own.repository,
    os: [platform.os],
    cpu: [platform.cpu],
    ...(platform.libc === undefined ? {} : { libc: [platform.libc] }),
    engines: own.engines,
    files: [...(addon === undefined ? [] : ["camelid.node"]), ...names, "THIRD-PARTY-NOTICES"],
    // Without a word here npm would look for a way to compile it.
    gypfile: false,
    ...(gpu === undefined ? {} : { peerDependencies: { [name.slice(0, -gpu.length - 1)]: own.version } }),
  };
  writeFileSync(join(target, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(target, "README.md"), readme(name, platform, gpu));
  copyFileSync(new URL("../../../LICENSE", import.meta.url), join(target, "LICENSE"));
  return target;
}

function readme(name, platform, gpu) {
  const oldest =
    platform.oldest === undefined ? "" : `, ${platform.libc ?? "macOS"} ${platform.oldest} or newer`;
  const how =
    gpu === undefined
      ? "It is installed by itself."
      : `Install it beside @camelid/core-native, in the same version: the ${gpu} backend is used where it finds a device.`;
  return `# ${name}\n\nA part of [@camelid/core-native](https://www.npmjs.com/package/@camelid/core-native) for ${platform.name}${oldest}. ${how}\n`;
}

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
    (name) =>
      !version.test(name) &&
      !name.endsWith(".a") &&
      !versioned.some(({ library }) => library === name.split(".")[0]),
  );
  return [...plain, ...versioned.filter(({ number }) => !number.includes(".")).map(({ name }) => name)];
}
