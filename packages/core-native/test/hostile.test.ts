import { rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inconsistentModels, mistypedModels, mutatedModels, writeModels } from "./support/hostile-models.js";
import { runChild } from "./support/run-child.js";

/** Loads models in a child; goes on behind one that kills it. Gives the names of those. */
async function fatal(models: ReadonlyMap<string, Buffer>): Promise<string[]> {
  const folder = writeModels(models);
  const killers: string[] = [];
  try {
    for (let after = ""; ;) {
      const { output, code, signal } = await runChild("load-all.mjs", [folder, after]);
      if (output.endsWith("done\n")) return killers;
      const last =
        output
          .split("\n")
          .findLast((line) => line.includes(".gguf\t"))
          ?.split("\t") ?? [];
      after = last[0] ?? "~";
      killers.push(`${after}: code ${code}, signal ${signal}, ${output.slice(-600)}`);
      if (killers.length > 40) return killers;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("a hostile model file ends in an error or runs, but never kills the process", () => {
  it("with key-values that are extreme or do not fit each other", async () => {
    expect(await fatal(inconsistentModels())).toEqual([]);
  }, 240_000);

  it("with tensors of types that cannot be computed with", async () => {
    expect(await fatal(mistypedModels())).toEqual([]);
  }, 240_000);

  it("with random changes of its header", async () => {
    expect(await fatal(mutatedModels(Number(process.env["CAMELID_FUZZ"] ?? 300), 1))).toEqual([]);
  }, 600_000);
});
