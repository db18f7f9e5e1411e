// What the addon is made from.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = fileURLToPath(new URL("..", import.meta.url));

/**
 * The C++ sources in some folders, all by their paths from the package's folder.
 * @param {readonly string[]} folders
 */
export const sourcesOf = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(join(packageFolder, folder))
      .toSorted()
      .filter((name) => name.endsWith(".cpp"))
      .map((name) => `${folder}/${name}`),
  );

/** What binding.gyp makes the addon from: its sources and definitions, and those of the library in it. */
export function readGyp() {
  const { targets } = JSON.parse(readFileSync(join(packageFolder, "binding.gyp"), "utf8"));
  const find = (name) => targets.find((target) => target.target_name === name);
  const addon = find("camelid");
  const parts = [...(addon.dependencies ?? []).map(find), addon];
  const listed = parts.flatMap(({ sources }) =>
    sources.flatMap((source) => /list-sources\.mjs (.*)\)$/.exec(source)?.[1].split(" ") ?? []),
  );
  return { sources: sourcesOf(listed), definitions: addon.defines };
}

/**
 * Changes with the sources, how they are built, and whatever else a build depends on.
 * @param {readonly unknown[]} others
 */
export function hashAddon(others) {
  const hash = createHash("sha256").update(JSON.stringify(others));
  const native = readdirSync(join(packageFolder, "native"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const path of [...native, join(packageFolder, "binding.gyp")].toSorted())
    hash
      .update(`${path.slice(packageFolder.length)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return hash.digest("hex");
}
