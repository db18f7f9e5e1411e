import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { expect, it } from "vitest";
import { makeFolder } from "./make-folder.js";

it("makes a folder and those above it, and leaves one alone that is there", async () => {
  const folder = join(temporaryFolder(), "a b", "ü", "c");
  await makeFolder(folder);
  await makeFolder(folder);
  expect(existsSync(folder)).toBe(true);
});

it("says which variable moves the cache where a folder cannot be made", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  await expect(makeFolder(join(file, "models"))).rejects.toMatchObject({
    code: "cache_not_writable",
    message: expect.stringContaining("set CAMELID_CACHE_DIR"),
  });
});

it.runIf(process.platform === "linux")("gives up under /proc, which takes no folders", async () => {
  await expect(makeFolder("/proc/camelid/models")).rejects.toMatchObject({ code: "cache_not_writable" });
});
