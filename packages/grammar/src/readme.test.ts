import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as grammar from "./index.js";

test("the example of the README does what its comments say", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, code = ""] = /```ts\nimport [^\n]*\n([\s\S]*?)```/.exec(readme) ?? [];
  const results: unknown[] = [];
  const body = code.replace(/^matcher\.(.*?);( \/\/.*)?$/gm, "results.push(matcher.$1);");
  new Function("compileJsonSchema", "createMatcher", "results", body)(
    grammar.compileJsonSchema,
    grammar.createMatcher,
    results,
  );
  expect(results).toMatchObject([
    true,
    false,
    { position: 15, byte: 120, message: expect.stringContaining("'x' at byte 15 does not fit") },
    true,
    true,
  ]);
});
