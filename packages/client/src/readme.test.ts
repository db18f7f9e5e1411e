import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

test("the README's example is the tested one", () => {
  const [, ...code] = read("./__fixtures__/readme-example.ts").split("\n");
  expect(read("../README.md")).toContain(`\`\`\`ts\n${code.join("\n")}\`\`\``);
});

test("the README's example reads an answer", async () => {
  const event = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
  vi.stubGlobal("fetch", async () => new Response(`${event("Par")}${event("is.")}data: [DONE]\n\n`));
  const { answer } = await import("./__fixtures__/readme-example.js");
  expect(answer).toBe("Paris.");
});
