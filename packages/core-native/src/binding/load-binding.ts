import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CoreError } from "../errors.js";
import type { NativeBinding } from "./native-binding.js";

const platform = `${process.platform}-${process.arch}`;
let loaded: NativeBinding | undefined;

/**
 * Loads the addon once per thread: the file that CAMELID_ADDON names, else the package
 * `@camelid/core-native-<platform>-<arch>`, else this package's own build.
 * Throws CoreError `native_addon_missing` with the places that were tried.
 */
export function loadBinding(): NativeBinding {
  if (loaded !== undefined) return loaded;
  const require = createRequire(import.meta.url);
  const candidates = addonCandidates(require);
  const found = candidates.find(({ addon }) => existsSync(addon));
  if (found === undefined) {
    throw new CoreError(
      "native_addon_missing",
      `The native addon for ${platform} was not found. Install @camelid/core-native-${platform}, or build it with ` +
        `"pnpm run build:native". Tried: ${candidates.map(({ addon }) => addon).join(", ")}`,
    );
  }
  const binding: NativeBinding = require(found.addon);
  binding.initialize(found.libraries);
  loaded = binding;
  return binding;
}

function addonCandidates(require: NodeJS.Require): { addon: string; libraries: string }[] {
  const candidates = [];
  const named = process.env["CAMELID_ADDON"];
  if (named !== undefined && named !== "") candidates.push({ addon: named, libraries: dirname(named) });
  try {
    const folder = dirname(require.resolve(`@camelid/core-native-${platform}/package.json`));
    candidates.push({ addon: join(folder, "camelid.node"), libraries: folder });
  } catch {
    // Not installed: this package's own build is next.
  }
  const own = fileURLToPath(new URL("../..", import.meta.url));
  candidates.push({
    addon: join(own, "build/Release/camelid.node"),
    libraries: join(own, "native-libs", platform),
  });
  return candidates;
}
