import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isTypesOnly, readmeExamples } from "../tools/lib/readme-examples.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Inside this package, so that the examples find what they import. */
const folder = join(import.meta.dirname, "build", "readme-examples");

const examples = readmeExamples().map((example) => ({
  ...example,
  title: `${example.package} ${example.number}`,
  place: join(folder, `${example.folder.replaceAll("/", "-")}-${example.number}`),
}));

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  for (const { place, code, folder: from } of examples) {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "example.ts"), code);
    writeFileSync(join(place, "example.mjs"), code);
    const fixtures = join(root, from, "test", "fixtures.ts");
    if (existsSync(fixtures)) copyFileSync(fixtures, join(place, "fixtures.ts"));
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the programs in the READMEs", () => {
  it("are there", () => {
    expect(examples.length).toBeGreaterThan(8);
  });

  it("pass a strict type check as they stand", () => {
    const config = {
      extends: "../../../tsconfig.base.json",
      compilerOptions: {
        composite: false,
        declaration: false,
        noEmit: true,
        allowJs: true,
        types: ["node"],
      },
      include: ["**/*.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const { stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

  it.each(examples.filter((example) => !isTypesOnly(example)))(
    "$title is JavaScript as it stands, for every Node that is promised",
    ({ place, code }) => {
      expect(() =>
        execFileSync(process.execPath, ["--check", join(place, "example.mjs")], { stdio: "pipe" }),
      ).not.toThrow();
      // Node has it from version 24 only.
      expect(code).not.toMatch(/\busing \w+ =/);
    },
  );
});
