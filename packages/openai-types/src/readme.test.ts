import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { request } from "./__fixtures__/readme-example.js";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README's example is the one that the compiler checks", () => {
  const example = /```ts\n([^]*?)```/.exec(read("../README.md"))?.[1];
  const checked = read("./__fixtures__/readme-example.ts").split("\n").slice(1).join("\n");
  expect(example?.trim()).toBe(checked.trim());
  expect(request.messages).toHaveLength(2);
});
