import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { findAddon } from "./find-addon.js";
import type { NativeBinding } from "./native-binding.js";
import { thisMachine } from "./this-machine.js";

let loaded: NativeBinding | undefined;

/**
 * Loads the addon once per thread: the file that CAMELID_ADDON names, else the one of the package
 * `@camelid/core-native-<platform>`, else this repository's own build.
 * Throws CoreError `native_addon_missing` that says what to do.
 */
export function loadBinding(): NativeBinding {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const { addon, libraries } = findAddon(thisMachine(), {
    resolve: (file) => require.resolve(file),
    own: fileURLToPath(new URL("../..", import.meta.url)),
    version: ownVersion(require),
    named: process.env["CAMELID_ADDON"],
  });
  const binding: NativeBinding = require(addon);
  binding.initialize(libraries);
  loaded = binding;
  return binding;
}

/** Undefined in a bundle, which lies where this package is not. */
function ownVersion(require: NodeJS.Require): string | undefined {
  try {
    const { version }: { version: string } = require("@camelid/core-native/package.json");
    return version;
  } catch {
    return undefined;
  }
}
