import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { bundleSizes } from "../scripts/bundle-sizes.mjs";

test("JSON Schema and matcher take a browser less than 60 kB, and nothing needs a module of Node", async () => {
  const sizes = await bundleSizes(fileURLToPath(new URL("index.ts", import.meta.url)));
  const size = new Map(sizes.map(({ what, bytes }) => [what, bytes]));
  expect(size.get("JSON Schema and matcher")).toBeLessThan(60_000);
  expect(size.get("check of GBNF")).toBeLessThan(10_000);
});
