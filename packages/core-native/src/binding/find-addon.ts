import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CoreError } from "../errors.js";
import { findPlatform, packageName, platforms } from "./platforms.mjs";
import { isOlder, platformName, type Machine } from "./this-machine.js";

/** An addon and the folders of llama.cpp's libraries and backends, its own first. */
export interface FoundAddon {
  readonly addon: string;
  readonly libraries: readonly string[];
}

/** Where an addon is looked for. */
export interface AddonPlaces {
  /** Resolves a file of an installed package, as `require.resolve` does: throws where there is none. */
  readonly resolve: (file: string) => string;
  /** The folder of this package. */
  readonly own: string;
  /** The version of this package: a platform package must have the same. */
  readonly version: string | undefined;
  /** A file named by the user, tried before all others. */
  readonly named?: string | undefined;
}

/**
 * The file that the user named, else the platform package, else this repository's own build.
 * Throws CoreError `native_addon_missing` that says what to do.
 */
export function findAddon(machine: Machine, places: AddonPlaces): FoundAddon {
  if (places.named !== undefined && places.named !== "") {
    if (existsSync(places.named)) return { addon: places.named, libraries: [dirname(places.named)] };
    throw missing(`CAMELID_ADDON names ${places.named}, which does not exist.`);
  }
  return findPackage(machine, places) ?? findOwnBuild(machine, places) ?? fail(machine, places);
}

function findPackage(machine: Machine, places: AddonPlaces): FoundAddon | undefined {
  const platform = findPlatform(machine);
  if (platform === undefined) return undefined;
  const folder = installed(packageName(platform), places);
  if (folder === undefined) return undefined;
  if (platform.libc === "glibc" && isOlder(machine.libcVersion ?? "0", platform.oldest ?? "0")) {
    throw missing(
      `${packageName(platform)} needs glibc ${platform.oldest} or newer, but this system has ${machine.libcVersion}.`,
    );
  }
  const gpu = platform.gpu.flatMap((name) => installed(packageName(platform, name), places) ?? []);
  return { addon: join(folder, "camelid.node"), libraries: [folder, ...gpu] };
}

/** Versions must agree: the two halves of the binding are made for each other. */
function installed(name: string, places: AddonPlaces): string | undefined {
  let manifest: string;
  try {
    manifest = places.resolve(`${name}/package.json`);
  } catch {
    return undefined;
  }
  const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, "utf8"));
  if (places.version === undefined || version === places.version) return dirname(manifest);
  throw missing(
    `${name} is installed in version ${String(version)}, but @camelid/core-native is ${places.version}. ` +
      `Install the same: ${command(name, places)}`,
  );
}

function findOwnBuild(machine: Machine, { own }: AddonPlaces): FoundAddon | undefined {
  const addon = join(own, "build/Release/camelid.node");
  if (!existsSync(addon)) return undefined;
  return { addon, libraries: [join(own, "native-libs", `${machine.os}-${machine.cpu}`)] };
}

function fail(machine: Machine, places: AddonPlaces): never {
  const name = platformName(machine);
  if (existsSync(join(places.own, "binding.gyp")))
    throw missing(`Camelid's native part is not built yet: run "npm run build" in the repository.`);
  const platform = findPlatform(machine);
  if (platform === undefined) {
    throw missing(
      `There is no native part of Camelid for ${name}; there is one for ${platforms.map((each) => each.name).join(", ")}.`,
    );
  }
  throw missing(
    `Camelid's native part for ${name} is not installed: it was left out as an optional dependency, or the lock file ` +
      `was made on another system. Add it: ${command(packageName(platform), places)}`,
  );
}

const command = (name: string, { version }: AddonPlaces) =>
  `npm install ${name}${version === undefined ? "" : `@${version}`}`;
const missing = (message: string) => new CoreError("native_addon_missing", message);
