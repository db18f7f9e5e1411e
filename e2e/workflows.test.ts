import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { platforms } from "../packages/core-native/src/binding/platforms.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".github/workflows");

interface Place {
  readonly platform: string;
  readonly os: string;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix: {
      readonly include?: readonly Place[];
      readonly os?: readonly string[];
      readonly node?: readonly number[];
    };
  };
  readonly steps?: readonly { readonly run?: string }[];
}

const job = (file: string, name: string): Job => {
  const { jobs }: { jobs: Record<string, Job> } = parse(readFileSync(join(folder, file), "utf8"));
  return jobs[name] ?? expect.fail(`${file} has no job ${name}`);
};
const manifest: { scripts: Record<string, string>; engines: { node: string } } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

describe("the workflows", () => {
  it.each(readdirSync(folder))("%s calls commands that everybody has", (file) => {
    const text = readFileSync(join(folder, file), "utf8");
    const called = [...text.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][\w:-]*)/g)].flatMap(
      ([, name]) => name ?? [],
    );
    expect(called.filter((name) => !(name in manifest.scripts))).toEqual([]);
    expect(called.length).toBeGreaterThan(0);
    // pnpm's version stands in package.json.
    expect(text).not.toMatch(/pnpm@/);
  });

  it.each(["build", "load"])("%s every platform that is published, each on a machine that can", (name) => {
    const places = job("prebuild.yml", name).strategy?.matrix.include ?? [];
    expect(places.map(({ platform }) => platform).toSorted()).toEqual(
      platforms.map((platform) => platform.name).toSorted(),
    );
    const system = { linux: "ubuntu", darwin: "macos", win32: "windows" };
    for (const { os, platform } of places) {
      const wanted = platforms.find((each) => each.name === platform) ?? expect.fail(platform);
      const isCrossBuilt = name === "build" && wanted.zig !== undefined;
      expect(os, `${name} ${platform}`).toContain(isCrossBuilt ? system.linux : system[wanted.os]);
    }
  });

  it("test three systems on every Node that is promised", () => {
    const matrix = job("test.yml", "test").strategy?.matrix;
    expect(matrix?.os?.map((os) => os.split("-")[0])).toEqual(["ubuntu", "macos", "windows"]);
    expect(matrix?.node).toEqual([20, 22, 24, 26]);
    expect(manifest.engines.node).toBe(`>=${String(matrix?.node?.[0])}.19`);
  });

  it("publish only what was built and loaded, by npm's trusted publishing", () => {
    const publish = job("release.yml", "publish");
    expect(publish.needs).toBe("prebuild");
    expect(job("release.yml", "prebuild").uses).toBe("./.github/workflows/prebuild.yml");
    expect(publish.permissions).toMatchObject({ "id-token": "write" });
    expect(JSON.stringify(publish)).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
    expect(publish.steps?.some(({ run }) => run === "npm run release -- --native release/native")).toBe(true);
  });
});
