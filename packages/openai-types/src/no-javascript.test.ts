import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";

const sources = readdirSync(new URL(".", import.meta.url)).filter(
  (file) => file.endsWith(".ts") && !file.includes(".test"),
);

describe("the package is types only", () => {
  test("has source files", () => {
    expect(sources).toContain("index.ts");
    expect(sources).toContain("extensions.ts");
  });

  test.each(sources)("%s exports no value at run time", async (file) => {
    const module: object = await import(new URL(file, import.meta.url).href);
    expect(Object.keys(module)).toEqual([]);
  });
});
