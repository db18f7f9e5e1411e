import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createStaticFiles } from "./static-files.js";

const folder = mkdtempSync(join(tmpdir(), "camelid-static-"));
mkdirSync(join(folder, "page", "assets"), { recursive: true });
writeFileSync(join(folder, "secret.txt"), "secret");
writeFileSync(join(folder, "page", "index.html"), "<p>page</p>");
writeFileSync(join(folder, "page", "assets", "a.js"), "1");
const files = createStaticFiles(join(folder, "page"));

it("serves the page at / and assets that may be kept for ever", async () => {
  const page = await files("/");
  expect(await page?.text()).toBe("<p>page</p>");
  expect(page?.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(page?.headers.get("content-security-policy")).toContain("default-src 'self'");
  const asset = await files("/assets/a.js");
  expect(asset?.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  expect(asset?.headers.get("cache-control")).toContain("immutable");
});

it.each([
  "/../secret.txt",
  "/assets/../../secret.txt",
  "/%2e%2e/secret.txt",
  "//secret.txt",
  "/assets",
  "/missing",
])("has nothing at %s", async (path) => {
  expect(await files(path)).toBeUndefined();
});
