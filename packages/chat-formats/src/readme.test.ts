import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { message, rendered } from "./__fixtures__/readme-example.js";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README's example is the one that runs here", () => {
  const example = /```ts\n([^]*?)```/.exec(read("../README.md"))?.[1];
  const checked = read("./__fixtures__/readme-example.ts").split("\n").slice(1).join("\n");
  expect(example?.trim()).toBe(checked.trim());
});

test("the README's example does what it says", () => {
  expect(rendered.promptText).toContain("<|user|>Is it raining in Oslo?<|end|><|assistant|>");
  expect(rendered.stop).toEqual(["<|end|>"]);
  expect(message.tool_calls?.[0]?.function).toEqual({ name: "weather", arguments: '{"city": "Oslo"}' });
});
