// What changes in a package.json on its way into a tarball, however the package is packed: pnpm asks `hooks`.
import { packageName, platforms } from "../../packages/core-native/src/binding/platforms.mjs";

export const hooks = { beforePacking: publishManifest };

/**
 * @param {Record<string, any>} manifest as pnpm would publish it: versions in place of `workspace:`
 * @returns {Record<string, any>}
 */
export function publishManifest(manifest) {
  const published = { ...manifest };
  for (const name of ["devDependencies", "scripts", "packageManager"]) delete published[name];
  if (published.exports !== undefined) published.exports = withoutSource(published.exports);
  if (published.name === "@camelid/core-native") addPlatforms(published);
  return published;
}

/** The condition by which this repository's tests run the sources, which tarballs do not hold. */
function withoutSource(exports) {
  if (typeof exports !== "object" || exports === null) return exports;
  return Object.fromEntries(
    Object.entries(exports)
      .filter(([condition]) => condition !== "@camelid/source")
      .map(([condition, target]) => [condition, withoutSource(target)]),
  );
}

/**
 * The native part is in a package per platform, of exactly this version. In the repository they are no dependencies:
 * there they exist only once they are published.
 */
function addPlatforms(manifest) {
  const exactly = (names) => Object.fromEntries(names.map((name) => [name, manifest.version]));
  const gpu = platforms.flatMap((platform) => platform.gpu.map((name) => packageName(platform, name)));
  manifest.optionalDependencies = exactly(platforms.map((platform) => packageName(platform)));
  manifest.peerDependencies = { ...manifest.peerDependencies, ...exactly(gpu) };
  manifest.peerDependenciesMeta = {
    ...manifest.peerDependenciesMeta,
    ...Object.fromEntries(gpu.map((name) => [name, { optional: true }])),
  };
}
