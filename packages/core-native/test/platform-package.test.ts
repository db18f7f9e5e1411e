import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { buildKey, buildLlama } from "../scripts/build-llama.mjs";
import { platformOptions } from "../scripts/build-options.mjs";
import { ownToolchain } from "../scripts/toolchain.mjs";
import { writePackage } from "../scripts/write-package.mjs";
import { packageName, platforms, type Platform } from "../src/binding/platforms.mjs";
import { cacheFolder } from "./support/cache-folder.js";

let folder: string;

/** A CMake whose library is the list of the options that it was given. */
const fakeCmake = `#!/bin/sh
case $1 in
-S) mkdir -p "$4/bin" && printf '%s\\n' "$@" | grep ^-D | sort > "$4/bin/libggml-cpu.so" ;;
esac
`;

beforeEach(() => {
  folder = temporaryFolder();
  const source: string = JSON.parse(
    readFileSync(new URL("../camelid-llama.lock.json", import.meta.url), "utf8"),
  ).tree;
  vi.stubEnv("LLAMA_CPP_DIR", process.env["LLAMA_CPP_DIR"] || join(cacheFolder(), "llama.cpp", source));
  vi.stubEnv("CAMELID_CACHE_DIR", join(folder, "cache"));
  vi.stubEnv("CMAKE", join(folder, "cmake"));
  writeFileSync(join(folder, "cmake"), fakeCmake);
  chmodSync(join(folder, "cmake"), 0o755);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const linux = platforms[0] ?? expect.fail("there are no platforms");

/** Builds and packs; gives the text of the package's processor library. */
async function pack(
  platform: Platform,
  changes: Record<string, string>,
  environment: Record<string, string> = {},
) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const options = { ...platformOptions(platform), ...changes };
  const llama = await buildLlama(() => {}, { options, toolchain: await ownToolchain() });
  const target = writePackage({
    folder: join(folder, "packed"),
    name: packageName(platform),
    platform,
    llama,
  });
  return readFileSync(join(target, "libggml-cpu.so"), "utf8");
}

describe("a platform package", () => {
  it("holds what was built with its options, whatever was built before", async () => {
    const all = await pack(linux, {});
    expect(all).toContain("-DGGML_CPU_ALL_VARIANTS=ON");
    const one = await pack(linux, { GGML_CPU_ALL_VARIANTS: "OFF", GGML_AVX512: "ON" });
    expect(one).toContain("-DGGML_AVX512=ON");
    expect(one).not.toContain("-DGGML_CPU_ALL_VARIANTS=ON");
    expect(await pack(linux, {})).toBe(all);
  });

  it.each([
    ["CFLAGS", "-O1"],
    ["CXXFLAGS", "-march=native"],
    ["LDFLAGS", "-static-libgcc"],
  ])("is built anew when %s changes", async (name, value) => {
    const options = platformOptions(linux);
    const before = buildKey(options, await ownToolchain());
    vi.stubEnv(name, value);
    expect(buildKey(options, await ownToolchain())).not.toBe(before);
  });

  it("has another build for each of its options and each platform's compiler", async () => {
    const toolchain = await ownToolchain();
    const keys = Object.keys(platformOptions(linux)).map((name) =>
      buildKey({ ...platformOptions(linux), [name]: "another" }, toolchain),
    );
    const targets = platforms.map(({ name }) =>
      buildKey(platformOptions(linux), { ...toolchain, identity: name }),
    );
    expect(new Set([...keys, ...targets]).size).toBe(keys.length + targets.length);
  });

  it.each(platforms.map((platform) => [platform.name, platform] as const))(
    "of %s says where it may be installed and runs nothing when it is",
    async (_, platform) => {
      await pack(platform, {});
      const target = join(folder, "packed", packageName(platform).split("/")[1] ?? "");
      const manifest = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
      expect(manifest).toMatchObject({ name: packageName(platform), os: [platform.os], cpu: [platform.cpu] });
      expect(manifest.libc).toEqual(platform.libc === undefined ? undefined : [platform.libc]);
      expect(manifest).not.toHaveProperty("scripts");
      expect(manifest).not.toHaveProperty("dependencies");
      expect(readdirSync(target)).toEqual(expect.arrayContaining(["LICENSE", "README.md"]));
    },
  );

  it("of a GPU holds its backend alone and asks for the platform's own in the same version", async () => {
    await pack(linux, {});
    const llama = join(folder, "llama");
    mkdirSync(join(llama, "lib"), { recursive: true });
    for (const name of ["libggml-vulkan.so", "libggml-base.so", "libllama.so"])
      writeFileSync(join(llama, "lib", name), name);
    const name = packageName(linux, "vulkan");
    const target = writePackage({
      folder: join(folder, "packed"),
      name,
      platform: linux,
      llama,
      gpu: "vulkan",
    });
    const manifest = JSON.parse(readFileSync(join(target, "package.json"), "utf8"));
    expect(readdirSync(target).filter((file) => file.includes(".so"))).toEqual(["libggml-vulkan.so"]);
    expect(manifest.peerDependencies).toEqual({ [packageName(linux)]: manifest.version });
  });
});
