import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const cache =
  process.env["CAMELID_CACHE_DIR"] ||
  join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "camelid");

test("the README's example is the tested one, and it answers", async () => {
  const [, ...code] = read("./__fixtures__/readme-example.ts").split("\n");
  expect(read("../README.md")).toContain(`\`\`\`ts\n${code.join("\n")}\`\`\``);
  process.env["MODEL"] ||= join(cache, "models", "SmolLM2-135M-Instruct.Q4_1.gguf");
  const { answer } = await import("./__fixtures__/readme-example.js");
  expect(answer).toContain("Paris");
});
