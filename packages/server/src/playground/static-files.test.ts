import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@camelid/testkit";
import { expect, it } from "vitest";
import { Llama } from "@camelid/core-native";
import { createRecordedEngine } from "@camelid/core-native/testing";
import { createHandler } from "../create-handler.js";
import { createStaticFiles } from "./static-files.js";

const folder = temporaryFolder();
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

it("answers HEAD as GET, without the page", async () => {
  const llama = Llama.fromEngine(createRecordedEngine({ outputs: [] }));
  const handler = createHandler({ models: [{ llama }], playground: join(folder, "page") });
  const answers = await Promise.all(
    ["GET", "HEAD"].map((method) => handler(new Request("http://localhost/", { method }))),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["<p>page</p>", ""]);
});
