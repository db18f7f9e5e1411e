import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { findAddon, type AddonPlaces } from "./find-addon.js";
import { findPlatform, packageName, platforms } from "./platforms.mjs";
import { isOlder, thisMachine, type Machine } from "./this-machine.js";

const linux: Machine = { os: "linux", cpu: "x64", libc: "glibc", libcVersion: "2.36" };

/** A place where packages are installed in these versions; the library itself is 1.2.3, unpacked from a tarball. */
function places(packages: Record<string, string>): AddonPlaces & { readonly folder: string } {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, version] of Object.entries(packages)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, "package.json"), JSON.stringify({ name, version }));
  }
  const resolve = (file: string) => {
    if (Object.keys(packages).some((name) => file === `${name}/package.json`)) return join(folder, file);
    throw new Error(`Cannot find module ${file}`);
  };
  return { folder, resolve, own: join(folder, "own"), version: "1.2.3" };
}

const ownBuild = (own: string) => {
  mkdirSync(join(own, "build/Release"), { recursive: true });
  writeFileSync(join(own, "build/Release/camelid.node"), "");
};

describe("findAddon", () => {
  it.each(platforms.map((platform) => [platform.name, platform] as const))(
    "takes the package of %s on such a machine and names it where it is missing",
    (name, platform) => {
      const machine: Machine = {
        os: platform.os,
        cpu: platform.cpu,
        ...(platform.libc === undefined ? {} : { libc: platform.libc }),
        ...(platform.libc === "glibc" && platform.oldest !== undefined
          ? { libcVersion: platform.oldest }
          : {}),
      };
      const here = places({ [`@camelid/core-native-${name}`]: "1.2.3" });
      const folder = join(here.folder, `@camelid/core-native-${name}`);
      expect(findAddon(machine, here)).toEqual({ addon: join(folder, "camelid.node"), libraries: [folder] });
      expect(() => findAddon(machine, places({}))).toThrow(`npm install @camelid/core-native-${name}@1.2.3`);
    },
  );

  it("names no command but the one that adds the package", () => {
    expect(() => findAddon(linux, places({}))).toThrow(
      expect.objectContaining({
        code: "native_addon_missing",
        message: expect.not.stringMatching(/pnpm|build|cmake/i),
      }),
    );
  });

  it("says how to build it in a checkout of the repository", () => {
    const here = places({});
    mkdirSync(here.own);
    writeFileSync(join(here.own, "binding.gyp"), "{}");
    expect(() => findAddon(linux, here)).toThrow('run "npm run build" in the repository');
    ownBuild(here.own);
    expect(findAddon(linux, here).libraries).toEqual([join(here.own, "native-libs/linux-x64")]);
  });

  it("adds the folders of the GPU packages that are installed", () => {
    const here = places({
      "@camelid/core-native-linux-x64": "1.2.3",
      "@camelid/core-native-linux-x64-vulkan": "1.2.3",
    });
    expect(findAddon(linux, here).libraries).toEqual(
      ["linux-x64", "linux-x64-vulkan"].map((name) => join(here.folder, `@camelid/core-native-${name}`)),
    );
  });

  it("refuses a package of another version, the GPU's too", () => {
    const other = places({ "@camelid/core-native-linux-x64": "1.2.2" });
    expect(() => findAddon(linux, other)).toThrow(/in version 1\.2\.2, but @camelid\/core-native is 1\.2\.3/);
    const gpu = places({
      "@camelid/core-native-linux-x64": "1.2.3",
      "@camelid/core-native-linux-x64-cuda": "1.0.0",
    });
    expect(() => findAddon(linux, gpu)).toThrow("npm install @camelid/core-native-linux-x64-cuda@1.2.3");
  });

  it("says which glibc is needed where it is older", () => {
    const here = places({ "@camelid/core-native-linux-x64": "1.2.3" });
    expect(() => findAddon({ ...linux, libcVersion: "2.9" }, here)).toThrow(
      "needs glibc 2.28 or newer, but this system has 2.9",
    );
  });

  it("says for which platforms there is a package where there is none", () => {
    expect(() => findAddon({ os: "freebsd", cpu: "x64" }, places({}))).toThrow(
      /no native part of Camelid for freebsd-x64; there is one for linux-x64, .*win32-x64/,
    );
  });

  it("takes the file that is named before all others, and says so where it is not there", () => {
    const here = places({ "@camelid/core-native-linux-x64": "1.2.3" });
    const named = join(here.folder, "camelid.node");
    expect(() => findAddon(linux, { ...here, named })).toThrow(`CAMELID_ADDON names ${named}`);
    writeFileSync(named, "");
    expect(findAddon(linux, { ...here, named })).toEqual({ addon: named, libraries: [here.folder] });
  });
});

describe("platforms", () => {
  it("have names of their own and one package for any machine", () => {
    const names = platforms.flatMap((platform) => [
      packageName(platform),
      ...platform.gpu.map((gpu) => packageName(platform, gpu)),
    ]);
    expect(new Set(names).size).toBe(names.length);
    for (const platform of platforms) expect(findPlatform(platform)).toBe(platform);
  });

  it("hold the machine of this test", () => {
    expect(findPlatform(thisMachine())).toBeDefined();
  });

  it.each([
    ["2.9", "2.28", true],
    ["2.28", "2.28", false],
    ["2.36", "2.28", false],
    ["3", "2.28", false],
    ["2", "2.28", true],
  ])("orders versions by their numbers: %s is older than %s: %s", (version, oldest, older) => {
    expect(isOlder(version, oldest)).toBe(older);
  });
});
