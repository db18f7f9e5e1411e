import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../scripts/pack-platform.mjs", import.meta.url));

it("makes a platform package without links, whose addon loads with the libraries beside it", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "camelid-platform-")), "package");
  expect(spawnSync(process.execPath, [script, folder], { encoding: "utf8" }).status).toBe(0);
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  expect(manifest).toMatchObject({
    name: `@camelid/core-native-${process.platform}-${process.arch}`,
    os: [process.platform],
    cpu: [process.arch],
  });
  const files = readdirSync(folder);
  expect(files.filter((name) => lstatSync(join(folder, name)).isSymbolicLink())).toEqual([]);

  const load = `
    const { createRequire } = require("node:module");
    const addon = createRequire("/")(${JSON.stringify(join(folder, "camelid.node"))});
    addon.initialize(${JSON.stringify(folder)});
    const maps = require("node:fs").existsSync("/proc/self/maps") ? require("node:fs").readFileSync("/proc/self/maps", "utf8") : "";
    const elsewhere = maps.split("\\n").filter((line) => /libllama|libggml/.test(line) && !line.includes(${JSON.stringify(folder)}));
    process.stdout.write(JSON.stringify({ engine: typeof addon.NativeEngine, elsewhere }));
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", load], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual({ engine: "function", elsewhere: [] });
});

it("says how it is called", () => {
  const { status, stderr } = spawnSync(process.execPath, [script], { encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("Name the folder");
});
