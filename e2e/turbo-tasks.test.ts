import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "camelid-turbo-"));

interface Task {
  readonly taskId: string;
  readonly directory: string;
  readonly hash: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: readonly string[];
  readonly command: string;
  readonly resolvedTaskDefinition: { readonly cache: boolean };
}

beforeAll(() => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\n").filter((name) => name !== "" && existsSync(join(root, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What turbo would do in the copy. */
function tasks(...names: string[]): Map<string, Task> {
  const turbo = join(root, "node_modules/.bin/turbo");
  const { stdout, stderr } = spawnSync(turbo, ["run", ...names, "--dry=json"], {
    cwd: copy,
    encoding: "utf8",
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
    maxBuffer: 1 << 26,
  });
  expect(stdout, stderr).toMatch(/^\{/);
  const plan: { readonly tasks: readonly Task[] } = JSON.parse(stdout);
  return new Map(
    plan.tasks.filter(({ command }) => command !== "<NONEXISTENT>").map((task) => [task.taskId, task]),
  );
}

/** The tasks whose hash another content of the file changes. */
function changedBy(file: string): string[] {
  const before = tasks("build");
  const original = join(root, file);
  appendFileSync(join(copy, file), "\n");
  const after = tasks("build");
  copyFileSync(original, join(copy, file));
  return [...before.keys()].filter((id) => before.get(id)?.hash !== after.get(id)?.hash).toSorted();
}

describe("turbo", () => {
  it.each([
    ["apps/playground/public/icon.svg", ["@camelid/playground#build", "@camelid/server#build"]],
    ["packages/openai-types/src/index.ts", ["@camelid/chat-formats#build", "@camelid/client#build"]],
    [
      "packages/core-native/src/binding/platforms.mjs",
      ["@camelid/core-native#build", "@camelid/server#build"],
    ],
    ["packages/grammar/package.json", ["@camelid/grammar#build", "@camelid/chat-formats#build"]],
    ["packages/client/tsconfig.json", ["@camelid/client#build", "@camelid/playground#build"]],
  ])("builds anew, with all that depends on it, what is made from %s", (file, expected) => {
    expect(changedBy(file)).toEqual(expect.arrayContaining(expected));
  });

  it("builds everything anew when the compiler's settings for all packages change", () => {
    expect(changedBy("tsconfig.base.json")).toEqual([...tasks("build").keys()].toSorted());
  });

  it("builds nothing anew because of a test", () => {
    expect(changedBy("packages/grammar/src/index.test.ts")).toEqual([]);
    expect(changedBy("packages/client/README.md")).toEqual([]);
  });

  it("hashes every source of a package and none of its tests", () => {
    for (const { taskId, directory, inputs } of tasks("build").values()) {
      const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "src", "public"], {
        cwd: join(root, directory),
        encoding: "utf8",
      });
      const isTest = (file: string) => /\.test(-d)?\.tsx?$|\/__fixtures__\//.test(file);
      const present = files
        .split("\n")
        .filter((file) => existsSync(join(root, directory, file)) && file !== "");
      const hashed = new Set(Object.keys(inputs));
      expect(
        present.filter((file) => hashed.has(file) === isTest(file)),
        taskId,
      ).toEqual([]);
    }
  });

  it("keeps everything that a package publishes of its build", async () => {
    for (const { taskId, directory, outputs } of tasks("build").values()) {
      const { default: manifest } = await import(join(root, directory, "package.json"), {
        with: { type: "json" },
      });
      const folders = outputs.map((pattern) => pattern.replace(/\/\*\*$/, ""));
      const published: string[] = (manifest.files ?? []).filter((name: string) =>
        /^dist\b|^build\b/.test(name),
      );
      expect(
        published.filter((name) => !folders.includes(name)),
        taskId,
      ).toEqual([]);
    }
  });

  it("never answers the native build, whose options it does not know, from its cache", () => {
    const native = tasks("build:native").get("@camelid/core-native#build:native");
    expect(native?.resolvedTaskDefinition.cache).toBe(false);
  });
});
