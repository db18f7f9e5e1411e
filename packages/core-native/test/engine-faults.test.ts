import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compileJsonSchema } from "@camelid/grammar";
import { temporaryFile, tinyModelFile } from "./support/tiny-model.js";

const inPackage = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

describe("a decode that throws", () => {
  it("ends the requests of its batch with its message, and the engine goes on", () => {
    const program = temporaryFile(compileJsonSchema({ type: "array", items: { type: "integer" } }).program);
    const libraries = inPackage(`native-libs/${process.platform}-${process.arch}`);
    const { status, stdout } = spawnSync(
      inPackage("build/Release/engine_faults"),
      [tinyModelFile(), libraries, program],
      { encoding: "utf8", timeout: 60_000 },
    );
    const [, failed = 0, finished = 0] = (/^(\d+) failed, (\d+) finished\n$/.exec(stdout) ?? []).map(Number);
    expect({ status, stdout, ended: failed + finished }).toMatchObject({ status: 0, ended: 12 });
    expect(failed).toBeGreaterThan(0);
    expect(finished).toBeGreaterThan(0);
  });
});
