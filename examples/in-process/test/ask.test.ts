import { expect, it } from "vitest";
import { defaultModelFile } from "../../../e2e/support/default-model.js";
import { ask } from "../src/ask.js";

it("streams a sensible answer", async () => {
  const pieces: string[] = [];
  for await (const piece of ask(defaultModelFile(), "What is the capital of France?")) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.join("")).toContain("Paris");
}, 300_000);
