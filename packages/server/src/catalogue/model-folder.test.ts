import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { modelFolder } from "./model-folder.js";

it("prefers CAMELID_CACHE_DIR, then XDG_CACHE_HOME, then ~/.cache", () => {
  expect(modelFolder({ CAMELID_CACHE_DIR: "/a", XDG_CACHE_HOME: "/b" })).toBe(join("/a", "models"));
  expect(modelFolder({ CAMELID_CACHE_DIR: "", XDG_CACHE_HOME: "/b" })).toBe(join("/b", "camelid", "models"));
  expect(modelFolder({})).toBe(join(homedir(), ".cache", "camelid", "models"));
});
