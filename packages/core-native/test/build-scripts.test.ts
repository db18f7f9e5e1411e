import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@camelid/testkit";
import { describe, expect, it } from "vitest";
import { loadBinding } from "../src/binding/load-binding.js";
import { cacheFolder } from "./support/cache-folder.js";

const script = fileURLToPath(new URL("../scripts/build-native.mjs", import.meta.url));

/** Runs the build with these settings and an empty cache unless they name one. */
function build(environment: Record<string, string>) {
  const { status, stderr } = spawnSync(process.execPath, [script], {
    env: { ...process.env, CAMELID_CACHE_DIR: temporaryFolder(), ...environment },
    encoding: "utf8",
  });
  return { status, stderr };
}

/** A git checkout with one file. */
function checkout(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "CMakeLists.txt"), "project(other)\n");
  const git = (...args: string[]) =>
    spawnSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@localhost", ...args]);
  git("init", "-q");
  git("add", ".");
  git("commit", "-q", "-m", "Other");
  return folder;
}

function executable(text: string): string {
  const path = join(temporaryFolder(), "program");
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

describe("build:native", () => {
  it("says what to do when CMake is missing", () => {
    const { status, stderr } = build({ CMAKE: "/nowhere/cmake" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/\/nowhere\/cmake.*CMake 3\.14 or newer is needed.*install/s);
  });

  it("says what to do when there is no compiler", () => {
    const { status, stderr } = build({ CXX: "/nowhere/c++" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/\/nowhere\/c\+\+.*C\+\+17 compiler is needed.*install/s);
  });

  it("refuses another source than the pinned one and names both hashes", () => {
    const { status, stderr } = build({ LLAMA_CPP_DIR: checkout() });
    expect(status).toBe(1);
    expect(stderr).toMatch(/has git tree [0-9a-f]{40}, but camelid-llama\.lock\.json pins [0-9a-f]{40}/);
  });

  it("says so when LLAMA_CPP_DIR is no checkout", () => {
    const { status, stderr } = build({ LLAMA_CPP_DIR: temporaryFolder() });
    expect(status).toBe(1);
    expect(stderr).toMatch(/LLAMA_CPP_DIR=.* must be a git checkout of llama\.cpp/);
  });

  it("shows the compiler's own words when the build fails", () => {
    const CXX = executable(
      '#!/bin/sh\n[ "$1" = --version ] && echo "c++ 1" && exit 0\necho "this compiler is broken" >&2\nexit 1\n',
    );
    const lock: { tree: string } = JSON.parse(
      readFileSync(new URL("../camelid-llama.lock.json", import.meta.url), "utf8"),
    );
    const source = process.env["LLAMA_CPP_DIR"] || join(cacheFolder(), "llama.cpp", lock.tree);
    const { status, stderr } = build({ CXX, LLAMA_CPP_DIR: source });
    expect(status).toBe(1);
    expect(stderr).toMatch(/Configuring llama\.cpp failed/);
    expect(stderr).toMatch(/this compiler is broken/);
  });

  it("refuses an unknown backend", () => {
    const { status, stderr } = build({ CAMELID_BACKENDS: "abacus" });
    expect(status).toBe(1);
    expect(stderr).toMatch(/names "abacus"; known are cuda, vulkan, metal, rpc/);
  });

  it("leaves a finished build alone: the addon of this package still loads", () => {
    expect(typeof loadBinding().NativeEngine).toBe("function");
  });
});
