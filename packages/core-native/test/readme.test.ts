import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { realModelFile } from "./support/real-model.js";
import { runModule } from "./support/run-child.js";

it("the README's example runs as it stands and answers", async () => {
  const readme = readFileSync(fileURLToPath(new URL("../README.md", import.meta.url)), "utf8");
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  const { code, output } = await runModule(example, [realModelFile()]);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("Paris") });
});
