import { describe, expect, it } from "vitest";
import { packageName, platforms } from "../packages/core-native/src/binding/platforms.mjs";
import { publishedManifests } from "../tools/lib/pack-packages.mjs";
import { publishManifest } from "../tools/lib/publish-manifest.mjs";

const published = publishedManifests().map((manifest) => publishManifest({ ...manifest, version: "1.2.3" }));
const coreNative =
  published.find(({ name }) => name === "@camelid/core-native") ?? expect.fail("no core-native");

describe("a package.json that is published", () => {
  it("of core-native asks for every platform's package in exactly its own version", () => {
    expect(coreNative.optionalDependencies).toEqual(
      Object.fromEntries(platforms.map((platform) => [packageName(platform), "1.2.3"])),
    );
  });

  it("of core-native may see a GPU's package and never installs one", () => {
    const gpu = platforms.flatMap((platform) => platform.gpu.map((name) => packageName(platform, name)));
    expect(gpu.length).toBeGreaterThan(0);
    expect(coreNative.peerDependencies).toEqual(Object.fromEntries(gpu.map((name) => [name, "1.2.3"])));
    expect(coreNative.peerDependenciesMeta).toEqual(
      Object.fromEntries(gpu.map((name) => [name, { optional: true }])),
    );
  });

  it.each(published.map((manifest) => [manifest["name"], manifest] as const))(
    "of %s runs nothing at an install and leads to no source",
    (_, manifest) => {
      expect(manifest).not.toHaveProperty("scripts");
      expect(manifest).not.toHaveProperty("devDependencies");
      expect(JSON.stringify(manifest.exports ?? {})).not.toContain("src/");
      expect(manifest).toMatchObject({ license: "MIT" });
    },
  );

  it("is of packages that have one version together", () => {
    expect(new Set(publishedManifests().map(({ version }) => version)).size).toBe(1);
  });
});
